package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.testkit.sts.TestIdentityProvider;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestSamlProvider;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 2.13 for tokens and assertions in text files and in the output of commands. */
@Timeout(60)
class TokenFilesTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Role";
    private static final String PROVIDER = "arn:aws:iam::222233334444:saml-provider/Idp";

    @TempDir
    private Path home;

    private MadeUpMachine machine;
    private String token;
    private String assertion;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        TestRole role = machine.sts.addRole(ROLE);
        TestIdentityProvider idp = machine.sts.addIdentityProvider("https://idp.example.com", "app");
        TestSamlProvider saml = machine.sts.addSamlProvider(PROVIDER);
        role.trustProvider(idp).trustProvider(saml);
        token = idp.token("alice");
        assertion = saml.assertion(role, "bob");
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    private String read(String lines) {
        machine.config("[profile p]\nrole_arn = " + ROLE + "\n" + lines);
        try (CredentialEngine engine = machine.engine().build()) {
            return engine.credentials("p").accessKeyId();
        }
    }

    private String webIdentity(Path file) {
        return read("web_identity_token_file = " + file + "\nrole_session_name = web\n");
    }

    private String webIdentityOf(String command) {
        return read("web_identity_token_process = " + command + "\nrole_session_name = web\n");
    }

    private String saml(String key, Object value) {
        return read("saml_provider_arn = " + PROVIDER + "\n" + key + " = " + value + "\n");
    }

    private void refused(String named, org.junit.jupiter.api.function.Executable call) {
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, call);
        assertTrue(error.problem().contains(named), error.problem());
        assertFalse(error.toString().contains(token.substring(0, 20)), error.toString());
        assertEquals(0, machine.sts.requests().size(), "nothing was sent");
    }

    private Path file(String content, Charset charset) throws IOException {
        return Files.write(home.resolve("content"), content.getBytes(charset));
    }

    @Test
    @DisplayName("2.13 a byte-order mark is skipped")
    void mark() throws IOException {
        webIdentity(file("\uFEFF" + token + "\n", StandardCharsets.UTF_8));
        webIdentityOf("cat " + file("\uFEFF" + token + "\n", StandardCharsets.UTF_8));
        saml("saml_assertion_file", file("\uFEFF" + assertion + "\n", StandardCharsets.UTF_8));
        saml("saml_assertion_process", "cat " + file("\uFEFF" + assertion + "\n", StandardCharsets.UTF_8));
        assertEquals(4, machine.sts.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    @DisplayName("2.13 UTF-16 is refused before anything is sent")
    void utf16(String charset) throws IOException {
        Path ofToken = file(token, Charset.forName(charset));
        refused(ofToken.toString(), () -> webIdentity(ofToken));
        refused(ofToken.toString(), () -> saml("saml_assertion_file", ofToken));
        refused("web_identity_token_process", () -> webIdentityOf("cat " + ofToken));
        refused("saml_assertion_process", () -> saml("saml_assertion_process", "cat " + ofToken));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\t", "\0", "\u007f", "\u0085"})
    @DisplayName("2.13 a control character in a token is refused before anything is sent")
    void control(String sign) throws IOException {
        Path file = file(token + sign + "x", StandardCharsets.UTF_8);
        refused(file.toString(), () -> webIdentity(file));
        refused("web_identity_token_process", () -> webIdentityOf("cat " + file));
    }

    @Test
    @DisplayName("2.09 a command that prints a token runs once for all who read, and again at the next refresh")
    void command() throws Exception {
        Path printed = file(token, StandardCharsets.UTF_8);
        Path runs = home.resolve("runs");
        machine.config("[profile p]\nrole_arn = " + ROLE + "\nweb_identity_token_process = echo run >> '" + runs
                + "'; cat \"" + printed + "\"\n");
        try (CredentialEngine engine = machine.engine().build()) {
            List<CompletableFuture<String>> readers = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> engine.credentials("p").accessKeyId()))
                    .limit(8)
                    .toList();
            String first = readers.get(0).get();
            for (CompletableFuture<String> reader : readers) {
                assertEquals(first, reader.get());
            }
            assertEquals(1, Files.readAllLines(runs).size());
            machine.clock.advance(Duration.ofMinutes(61));
            file(
                    machine.sts
                            .addIdentityProvider("https://other.example.com", "app")
                            .token("eve"),
                    StandardCharsets.UTF_8);
            StsServiceException refused = assertThrows(StsServiceException.class, () -> engine.credentials("p"));
            assertFalse(refused.toString().contains("eyJ"), refused.toString());
        }
        assertEquals(2, Files.readAllLines(runs).size());
        assertEquals(2, machine.sts.count("AssumeRoleWithWebIdentity"));
    }

    @Test
    @DisplayName("2.09 neither a failure nor a description shows the command or what it printed")
    void secrecy() {
        machine.config("[profile p]\nrole_arn = " + ROLE + "\nweb_identity_token_process = echo " + token
                + " PASSWORD; exit 3\n");
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialProcessException failed =
                    assertThrows(CredentialProcessException.class, () -> engine.credentials("p"));
            String shown = failed + engine.plan("p").describe() + engine.plan("p");
            assertTrue(shown.contains("The web_identity_token_process of profile 'p' ended with exit status 3"), shown);
            assertFalse(shown.contains(token) || shown.contains("PASSWORD"), shown);
        }
    }

    @Test
    @DisplayName("2.13 an assertion may be in lines")
    void lines() throws IOException {
        saml("saml_assertion_file", file(assertion.replaceAll("(.{76})", "$1\r\n"), StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("2.13 what may never end, or is too large, is refused")
    void endless() throws Exception {
        Path pipe = home.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        refused(pipe.toString(), () -> webIdentity(pipe));
        refused("/dev/zero", () -> webIdentity(Path.of("/dev/zero")));
        refused(pipe.toString(), () -> saml("saml_assertion_file", pipe));
        Path large = file("x".repeat(100_001), StandardCharsets.UTF_8);
        refused("holds 100001 characters", () -> saml("saml_assertion_file", large));
        refused("more than 80004 bytes", () -> webIdentity(large));
        refused("key 'policy'", () -> saml("saml_assertion_file", large + "\npolicy = file://" + pipe));
    }

    @Test
    @DisplayName("2.08 what a source gives is never served when it has ended; the error says what and when")
    void ended() throws IOException {
        Path json = file(
                "{\"Version\":1,\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
                        + "\"Expiration\":\"2001-01-01T00:00:00Z\"}",
                StandardCharsets.UTF_8);
        machine.config("[profile p]\ncredential_process = cat " + json + "; echo run >> " + home + "/runs\n");
        try (CredentialEngine engine = machine.engine().build()) {
            ExpiredAnswerException error = assertThrows(ExpiredAnswerException.class, () -> engine.credentials("p"));
            assertTrue(error.problem().contains("credential_process of profile 'p'"), error.problem());
            assertTrue(error.problem().contains("2001-01-01T00:00:00Z"), error.problem());
        }
        assertEquals(2, Files.readAllLines(home.resolve("runs")).size());
    }

    @Test
    @DisplayName("2.08 a command that fails says so at the first run")
    void failing() throws IOException {
        machine.config("[profile p]\ncredential_process = echo run >> " + home + "/runs; exit 3\n");
        try (CredentialEngine engine = machine.engine().build()) {
            assertThrows(CredentialProcessException.class, () -> engine.credentials("p"));
        }
        assertEquals(1, Files.readAllLines(home.resolve("runs")).size());
    }
}

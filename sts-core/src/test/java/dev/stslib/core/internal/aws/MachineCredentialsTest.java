package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine says wrongly is named, and never repeated: it may hold a secret. */
class MachineCredentialsTest {
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    @TempDir
    private Path temp;

    private static TokenProviderSettings settings(Map<String, String> environment) {
        return TokenProviderSettings.DEFAULT.withSystemEnvironment(SystemEnvironment.of(environment, Map.of()));
    }

    private static void fetch(CredentialSource source, Map<String, String> environment) {
        try (OpenCredentialSource open = source.open(CredentialSourceSettings.of(settings(environment)))) {
            open.fetch(SourceRequest.of(
                    open.plan(new Profile("p", Map.of()), new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()))));
        }
    }

    private static void refuses(Executable call, String named) {
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, call);
        assertTrue(error.problem().contains(named), error.problem());
        StringWriter all = new StringWriter();
        error.printStackTrace(new PrintWriter(all));
        assertFalse(all.toString().contains("SECRET"), all.toString());
        assertFalse(all.toString().contains("null"), all.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:SECRET@127.0.0.1:1/",
                "http://u:SECRET@127.0.0.1:1/ b",
                "http://127.0.0.1:99999/SECRET",
                "foo",
                "ftp://127.0.0.1/SECRET",
                "http:///SECRET"
            })
    void anAddressThatCannotBeAskedIsNamedAndNotShown(String address) {
        refuses(() -> fetch(new ContainerSource(), Map.of(FULL, address)), FULL);
        String metadata = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
        refuses(() -> fetch(new InstanceSource(), Map.of(metadata, address)), metadata);
        for (String variable : new String[] {"AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL"}) {
            refuses(() -> devices(Map.of(variable, address)), variable);
        }
    }

    @Test
    void aHostThatIsNoneIsNamedAndNotShown() {
        refuses(() -> devices(Map.of("AWS_ENDPOINT_URL_IAM", "http://my_host:1")), "AWS_ENDPOINT_URL_IAM");
        String relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
        refuses(() -> fetch(new ContainerSource(), Map.of(relative, "@SECRET b")), relative);
    }

    private static void devices(Map<String, String> environment) {
        ServiceEndpoints endpoints = new ServiceEndpoints(
                SystemEnvironment.of(environment, Map.of()), new ProfileSet(Map.of(), Map.of(), Map.of(), List.of()));
        IamDevices.list(
                endpoints.of(IamDevices.SERVICE, "eu-west-1", new Profile("a", Map.of())),
                SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("x")),
                settings(environment));
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffIsAnErrorForEveryService() {
        refuses(
                () -> devices(Map.of("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "yes")),
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1/",
                "http://169.254.170.3/",
                "http://[fd00:ec2::24]/",
                "http://0.0.0.0/",
                "http://[::]/"
            })
    void aHostThatIsNotOfThisMachineNeedsTls(String address) {
        refuses(() -> fetch(new ContainerSource(), Map.of(FULL, address)), "without TLS");
        String relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
        String service = "AWS_CONTAINER_SERVICE_ENDPOINT";
        refuses(
                () -> fetch(
                        new ContainerSource(),
                        Map.of(service, address.substring(0, address.length() - 1), relative, "/SECRET")),
                "without TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {".example.com/creds", ":80/creds", "creds"})
    void aRelativeAddressThatIsNoPathIsRefused(String relative) {
        String variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
        refuses(() -> fetch(new ContainerSource(), Map.of(variable, relative)), "does not begin with a slash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "[::1]", "[0:0:0:0:0:0:0:1]"})
    void loopbackIsAskedInTheClear(String name) {
        assertThrows(
                EndpointUnreachableException.class,
                () -> fetch(new ContainerSource(), Map.of(FULL, "http://" + name + ":1/")));
    }

    @Test
    void aByteOrderMarkBeforeATokenIsSkipped() throws IOException {
        Path file = Files.writeString(temp.resolve("token"), "\uFEFFcontainer-token\n");
        try (RawServer server = RawServer.answering(false, RawServer.answer("400 Bad Request", ""))) {
            assertThrows(
                    EndpointUnreachableException.class,
                    () -> fetch(
                            new ContainerSource(),
                            Map.of(FULL, server.uri().toString(), TOKEN + "_FILE", file.toString())));
            assertTrue(
                    server.requests().get(0).contains("Authorization: container-token\r\n"),
                    server.requests().get(0));
        }
    }

    @Test
    void theTokenFileComesBeforeTheVariableAndIsReadAtEachRequest() throws IOException {
        Path file = Files.writeString(temp.resolve("token"), "first");
        String refusal = RawServer.answer("400 Bad Request", "");
        try (RawServer server = RawServer.answering(false, refusal, refusal);
                OpenCredentialSource open = new ContainerSource()
                        .open(CredentialSourceSettings.of(settings(Map.of(
                                FULL,
                                server.uri().toString(),
                                TOKEN,
                                "variable",
                                TOKEN + "_FILE",
                                file.toString()))))) {
            SourceRequest request = SourceRequest.of(
                    open.plan(new Profile("p", Map.of()), new ProfileSet(Map.of(), Map.of(), Map.of(), List.of())));
            assertThrows(EndpointUnreachableException.class, () -> open.fetch(request));
            Files.writeString(file, "second");
            assertThrows(EndpointUnreachableException.class, () -> open.fetch(request));
            assertTrue(server.requests().get(0).contains("Authorization: first\r\n"));
            assertTrue(server.requests().get(1).contains("Authorization: second\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void aTokenFileInUtf16IsRefusedBeforeAnythingIsSent(String charset) throws IOException {
        Path file = Files.write(temp.resolve("token"), "SECRET-token".getBytes(Charset.forName(charset)));
        refuses(() -> container(file), file.toString());
    }

    @Test
    void aTokenFileThatMayNeverEndIsRefused() throws Exception {
        Path pipe = temp.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        refuses(() -> container(pipe), "not a regular file");
        refuses(() -> container(Path.of("/dev/zero")), "not a regular file");
        refuses(() -> container(temp), "not a regular file");
        Path large = Files.writeString(temp.resolve("large"), "S".repeat(1 << 20));
        refuses(() -> container(large), "more than 80004 bytes");
    }

    private static void container(Path tokenFile) {
        fetch(new ContainerSource(), Map.of(FULL, "http://127.0.0.1:1/", TOKEN + "_FILE", tokenFile.toString()));
    }

    @ParameterizedTest
    @CsvSource({"10", "13", "0", "9"})
    void aTokenThatNoHeaderCanCarryIsNotRepeated(int sign) throws IOException {
        String token = "a" + (char) sign + "SECRET";
        String address = "http://127.0.0.1:1/";
        refuses(() -> fetch(new ContainerSource(), Map.of(FULL, address, TOKEN, token)), TOKEN);
        Path file = Files.writeString(temp.resolve("token"), token);
        refuses(
                () -> fetch(new ContainerSource(), Map.of(FULL, address, TOKEN + "_FILE", file.toString())),
                file.toString());
    }
}

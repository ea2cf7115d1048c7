package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.tls.LoopbackTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The certificates that a client trusts, by each setting that names them. */
@Timeout(60)
class TrustTest {
    @TempDir
    private Path temp;

    private Path right = Path.of("");
    private Path wrong = Path.of("");

    private static RawServer server() {
        String one = RawServer.answer("200 OK", "one");
        return RawServer.answering(true, one, one, one);
    }

    @BeforeEach
    void otherBundle() throws Exception {
        wrong = temp.resolve("wrong.pem");
        Files.writeString(wrong, pem(LoopbackTls.around(Instant.now()).certificate()));
    }

    private static String pem(X509Certificate certificate) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    private HttpClientSettings.Builder settings(RawServer server) throws Exception {
        right = temp.resolve("right.pem");
        Files.writeString(
                right,
                "# The first is another one.\n" + Files.readString(wrong) + "\n# Ours\n" + pem(server.certificate()));
        return Calls.settings(null).systemEnvironment(SystemEnvironment.of(Map.of(), Map.of()));
    }

    private static void assertTrusts(HttpClientSettings.Builder settings, RawServer server) throws IOException {
        try (AwsHttpClient client = AwsHttpClient.open(settings.build())) {
            assertEquals("one", Calls.get(client, server.uri()));
        }
    }

    private static void assertDistrusts(HttpClientSettings.Builder settings, URI uri) {
        try (AwsHttpClient client = AwsHttpClient.open(settings.build())) {
            NotSentException error = assertThrows(NotSentException.class, () -> Calls.get(client, uri));
            assertInstanceOf(SSLException.class, error.getCause());
        }
    }

    @Test
    void withoutASettingTheJvmDecides() throws Exception {
        try (RawServer server = server()) {
            assertDistrusts(settings(server), server.uri());
        }
    }

    @Test
    void theBundleOfTheSettingsIsTrusted() throws Exception {
        try (RawServer server = server()) {
            assertTrusts(settings(server).caBundle(right), server);
        }
    }

    /** The default trust of this JVM knows the server, and the bundle does not. */
    @Test
    void aBundleReplacesTheDefaultTrust() throws Exception {
        String property = "javax.net.ssl.trustStore";
        String before = System.getProperty(property);
        try (RawServer server = server()) {
            KeyStore known = KeyStore.getInstance("JKS");
            known.load(null, null);
            known.setCertificateEntry("server", server.certificate());
            Path file = temp.resolve("default.jks");
            try (OutputStream out = Files.newOutputStream(file)) {
                known.store(out, "changeit".toCharArray());
            }
            System.setProperty(property, file.toString());
            assertDistrusts(settings(server).caBundle(wrong), server.uri());
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    @Test
    void theBundleOfTheEnvironmentIsTrusted() throws Exception {
        try (RawServer server = server()) {
            HttpClientSettings.Builder settings = settings(server);
            Map<String, String> environment = Map.of("AWS_CA_BUNDLE", "~/right.pem", "HOME", temp.toString());
            assertTrusts(settings.systemEnvironment(SystemEnvironment.of(environment, Map.of())), server);
        }
    }

    @Test
    void theBundleOfTheProfileIsTrusted() throws Exception {
        try (RawServer server = server()) {
            assertTrusts(settings(server).profileCaBundle(right), server);
        }
    }

    @Test
    void theFirstOneThatIsSetWins() throws Exception {
        try (RawServer server = server()) {
            SystemEnvironment names = SystemEnvironment.of(Map.of("AWS_CA_BUNDLE", wrong.toString()), Map.of());
            assertDistrusts(settings(server).systemEnvironment(names).profileCaBundle(right), server.uri());
            assertTrusts(
                    settings(server).systemEnvironment(names).caBundle(right).profileCaBundle(wrong), server);
            assertTrusts(settings(server).sslContext(server.clientContext()).caBundle(wrong), server);
        }
    }

    @Test
    void aBundleThatHasChangedIsReadForTheNextConnection() throws Exception {
        try (RawServer server = RawServer.tls(connection -> {
            connection.readRequest();
            connection.send(RawServer.answer("200 OK", "one"));
        })) {
            HttpClientSettings.Builder settings = settings(server);
            Path bundle = Files.copy(wrong, temp.resolve("bundle.pem"));
            try (AwsHttpClient client =
                    AwsHttpClient.open(settings.caBundle(bundle).build())) {
                assertThrows(NotSentException.class, () -> Calls.get(client, server.uri()));
                Files.copy(right, bundle, StandardCopyOption.REPLACE_EXISTING);
                assertEquals("one", Calls.get(client, server.uri()));
                Files.writeString(bundle, "in the middle of a change");
                assertEquals("one", Calls.get(client, server.uri()), "what could be read before stays in use");
                Files.delete(bundle);
                assertEquals("one", Calls.get(client, server.uri()));
                Files.copy(wrong, bundle);
                assertThrows(NotSentException.class, () -> Calls.get(client, server.uri()));
            }
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        try (RawServer server = server()) {
            HttpClientSettings settings = settings(server).caBundle(right).build();
            try (AwsHttpClient client = Calls.with(
                    settings,
                    host -> new java.net.InetAddress[] {Calls.address(127, 0, 0, 1)},
                    ApacheClient.KEEP_ALIVE)) {
                URI other = URI.create("https://sts.example.com:" + server.port());
                IOException error = assertThrows(IOException.class, () -> Calls.get(client, other));
                assertInstanceOf(SSLException.class, error.getCause());
                assertEquals(0, server.requests().size());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"missing.pem, cannot be read", "empty.pem, holds no certificate", "broken.pem, that cannot be read"})
    void aBundleThatIsNoneIsNamed(String name, String said) throws Exception {
        Files.writeString(temp.resolve("empty.pem"), "hello\n");
        Files.writeString(temp.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path bundle = temp.resolve(name);
        try (RawServer server = server();
                AwsHttpClient client = AwsHttpClient.open(settings(server)
                        .systemEnvironment(SystemEnvironment.of(Map.of("AWS_CA_BUNDLE", bundle.toString()), Map.of()))
                        .build())) {
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, () -> Calls.get(client, server.uri()));
            assertTrue(error.problem().contains(bundle.toString()), error.problem());
            assertTrue(error.problem().contains("AWS_CA_BUNDLE"), error.problem());
            assertTrue(error.problem().contains(said), error.problem());
        }
    }
}

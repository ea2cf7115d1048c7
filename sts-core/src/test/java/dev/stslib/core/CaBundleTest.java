package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificate bundles, from each place that names one, against an STS with TLS. */
@Timeout(60)
class CaBundleTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/R";

    @TempDir
    private Path temp;

    private final EmbeddedSts sts = EmbeddedSts.builder().tls(true).start();
    private final EmbeddedSts other = EmbeddedSts.builder().tls(true).start();
    private String right = "";
    private String wrong = "";

    @BeforeEach
    void write() throws Exception {
        right = sts.writeCertificatePem(temp.resolve("right.pem")).toString();
        wrong = other.writeCertificatePem(temp.resolve("wrong.pem")).toString();
        TestUser user = sts.addUser("123456789012", "BobSmith");
        sts.addRole(ROLE).trust(user.arn());
        Files.writeString(
                temp.resolve("credentials"),
                "[user]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                        + user.secretAccessKey() + "\n");
    }

    @AfterEach
    void close() {
        sts.close();
        other.close();
    }

    private CredentialEngineBuilder builder(@Nullable String ofProfile, Map<String, String> environment)
            throws Exception {
        String role = "role_arn = " + ROLE + "\nsource_profile = user\nregion = us-east-1\nendpoint_url = "
                + sts.endpoint() + "\n";
        Path config = Files.writeString(
                temp.resolve("config"),
                "[profile with]\n" + role + (ofProfile == null ? "" : "ca_bundle = " + ofProfile + "\n")
                        + "[profile without]\nrole_session_name = other\n" + role);
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .configFile(config)
                .credentialsFile(temp.resolve("credentials"));
    }

    private static void assertTrusted(CredentialEngineBuilder builder) {
        try (CredentialEngine engine = builder.build()) {
            engine.credentials("with");
        }
    }

    private static void assertDistrusted(CredentialEngineBuilder builder) {
        try (CredentialEngine engine = builder.build()) {
            assertInstanceOf(
                    SSLException.class,
                    assertThrows(EndpointUnreachableException.class, () -> engine.credentials("with"))
                            .getCause());
        }
    }

    @Test
    void theBundleOfAProfileIsTrustedForThatProfileAlone() throws Exception {
        try (CredentialEngine engine = builder(right, Map.of()).build()) {
            engine.credentials("with");
            // Another session name, so that the engine does not serve the same credentials.
            assertThrows(EndpointUnreachableException.class, () -> engine.credentials("without"));
            assertEquals(1, sts.count("AssumeRole"));
        }
    }

    @Test
    void theVariableComesBeforeTheProfile() throws Exception {
        assertTrusted(builder(wrong, Map.of("AWS_CA_BUNDLE", right)));
        assertDistrusted(builder(right, Map.of("AWS_CA_BUNDLE", wrong)));
    }

    @Test
    void theBuilderComesFirst() throws Exception {
        assertTrusted(builder(wrong, Map.of("AWS_CA_BUNDLE", wrong)).caBundle(Path.of(right)));
        assertDistrusted(builder(right, Map.of("AWS_CA_BUNDLE", right)).caBundle(Path.of(wrong)));
        assertTrusted(builder(wrong, Map.of("AWS_CA_BUNDLE", wrong))
                .providerSettings(TokenProviderSettings.DEFAULT.withCaBundle(Path.of(right))));
    }

    @Test
    void theTlsContextOfTheApplicationReplacesAllBundles() throws Exception {
        assertTrusted(builder(wrong, Map.of("AWS_CA_BUNDLE", wrong))
                .providerSettings(new TokenProviderSettings(
                        InstantSource.system(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        null,
                        false,
                        sts.clientContext())));
    }

    @Test
    void theDefaultTrustDoesNotKnowTheServer() throws Exception {
        assertDistrusted(builder(null, Map.of()));
    }
}

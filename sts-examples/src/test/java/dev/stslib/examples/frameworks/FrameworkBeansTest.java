package dev.stslib.examples.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The beans of the documents serve the machine's default credentials. */
@Tag("one-jdk")
class FrameworkBeansTest {
    private final EmbeddedSts sts = EmbeddedSts.builder().start();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path home;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CredentialEngine engine;

    @BeforeEach
    void open() {
        TestUser user = sts.addUser("111122223333", "application");
        engine = CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(
                        Map.of(
                                "HOME", home.toString(),
                                "AWS_ACCESS_KEY_ID", user.accessKeyId(),
                                "AWS_SECRET_ACCESS_KEY", user.secretAccessKey()),
                        Map.of()))
                .region("us-east-1")
                .endpoint(sts.endpoint())
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
        sts.close();
    }

    @Test
    void quarkus() {
        QuarkusCredentials beans = new QuarkusCredentials();
        AwsCredentialsProvider provider = beans.credentials(engine);
        assertEquals("ASIA", provider.resolveCredentials().accessKeyId().substring(0, 4));
        beans.close(engine);
        assertThrows(EngineClosedException.class, provider::resolveCredentials);
    }

    @Test
    void micronaut() {
        AwsCredentialsProvider provider = new MicronautCredentials().credentials(engine);
        assertEquals("ASIA", provider.resolveCredentials().accessKeyId().substring(0, 4));
    }
}

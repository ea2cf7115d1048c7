package dev.stslib.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.http.HttpAnswer;
import dev.stslib.testkit.http.HttpServer;
import dev.stslib.testkit.http.HttpService;
import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.store.InMemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Spring Cloud AWS imports an object of S3 by {@code spring.config.import}, with credentials of the engine. */
class ConfigImportTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private AwsWorld world;

    private final Bucket bucket = new Bucket();
    private final HttpServer server = HttpServer.start(0, "s3", null, bucket);

    @BeforeEach
    void open() throws IOException {
        world = new AwsWorld(folder, false);
    }

    @AfterEach
    void close() {
        server.close();
        world.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithStore {
        @Bean
        CredentialStore own() {
            return new InMemoryStore();
        }
    }

    private ConfigurableApplicationContext run(String... more) {
        return run(Application.class, more);
    }

    private ConfigurableApplicationContext run(Class<?> source, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "spring.main.banner-mode=off",
                "spring.config.name=none",
                "spring.config.import=aws-s3:settings/app.properties",
                "spring.cloud.aws.s3.endpoint=" + server.uri(),
                "spring.cloud.aws.region.static=us-east-1"));
        arguments.addAll(world.properties());
        arguments.addAll(List.of(more));
        SpringApplication application = new SpringApplication(source);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments.stream().map(each -> "--" + each).toArray(String[]::new));
    }

    @Test
    void theImportAndTheApplicationShareTheEngine() {
        CredentialEngine engine;
        try (ConfigurableApplicationContext context = run("stslib.profile=orders")) {
            assertThat(context.getEnvironment().getProperty("db.user")).isEqualTo("alice");
            String key = context.getBean(AwsCredentialsProvider.class)
                    .resolveCredentials()
                    .accessKeyId();
            assertThat(bucket.authorizations).isNotEmpty().allMatch(header -> header.contains("Credential=" + key));
            assertThat(world.sts().count("AssumeRole")).isEqualTo(1);
            engine = context.getBean(CredentialEngine.class);
        }
        assertThatThrownBy(() -> engine.handle("orders")).isInstanceOf(EngineClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stslib.store.required=false", "stslib.store.name=redis"})
    void theyShareTheEngineThoughTheApplicationMakesAStoreThatIsNotNamed(String store) {
        try (ConfigurableApplicationContext context = run(WithStore.class, "stslib.profile=orders", store)) {
            assertThat(context.getBean(CredentialEngine.class))
                    .isSameAs(context.getBean(BootstrapEngine.class).engine());
        }
    }

    /** Here the import itself changes the settings. */
    @Test
    void theApplicationHasItsOwnEngineIfItsSettingsAreOthers() {
        bucket.text = "db.user=alice\nstslib.providers.app.profile=app\n";
        CredentialEngine imports;
        CredentialEngine engine;
        try (ConfigurableApplicationContext context = run("stslib.profile=orders")) {
            imports = context.getBean(BootstrapEngine.class).engine();
            engine = context.getBean(CredentialEngine.class);
            assertThat(engine).isNotSameAs(imports);
            assertThat(context.getBean("stslib.providers.app", AwsCredentialsProvider.class)
                            .resolveCredentials()
                            .accessKeyId())
                    .isNotEmpty();
        }
        assertThatThrownBy(() -> engine.handle("orders")).isInstanceOf(EngineClosedException.class);
        assertThatThrownBy(() -> imports.handle("orders")).isInstanceOf(EngineClosedException.class);
    }

    @Test
    void switchedOffItLeavesTheImportToSpringCloudAws() {
        try (ConfigurableApplicationContext context = run(
                "stslib.enabled=false",
                "spring.cloud.aws.credentials.access-key=AKIAOTHER",
                "spring.cloud.aws.credentials.secret-key=other")) {
            assertThat(context.getEnvironment().getProperty("db.user")).isEqualTo("alice");
            assertThat(bucket.authorizations).allMatch(header -> header.contains("Credential=AKIAOTHER"));
        }
    }

    /** A bucket of S3 with one object. */
    private static final class Bucket implements HttpService {
        final List<String> authorizations = new CopyOnWriteArrayList<>();
        volatile String text = "db.user=alice\n";

        @Override
        public HttpAnswer answer(WireRequest request) {
            authorizations.add(String.valueOf(request.header("Authorization")));
            return HttpAnswer.of(200, "text/plain", text);
        }

        @Override
        public HttpAnswer refuse(int status, String problem) {
            return HttpAnswer.of(status, "text/plain", problem);
        }
    }
}

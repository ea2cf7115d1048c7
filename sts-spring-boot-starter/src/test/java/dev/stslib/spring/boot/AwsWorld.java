package dev.stslib.spring.boot;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An embedded STS with a user and a role, AWS's files in a folder, and contexts that know nothing else. */
final class AwsWorld implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::444455556666:role/orders";

    private final Path folder;
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final EmbeddedSts sts;
    private final TestUser user;
    private final TestRole role;

    AwsWorld(Path folder, boolean manual) throws IOException {
        this.folder = folder;
        sts = manual
                ? EmbeddedSts.builder().clock(clock).start()
                : EmbeddedSts.builder().start();
        user = sts.addUser("111122223333", "application");
        role = sts.addRole(ROLE).trust(user.arn()).allowTags();
        Files.writeString(folder.resolve("config"), """
                [profile app]
                region = us-east-1
                [profile orders]
                role_arn = %s
                source_profile = app
                region = us-east-1
                """.formatted(ROLE));
        Files.writeString(folder.resolve("credentials"), """
                [app]
                aws_access_key_id = %s
                aws_secret_access_key = %s
                """.formatted(user.accessKeyId(), user.secretAccessKey()));
    }

    EmbeddedSts sts() {
        return sts;
    }

    TestUser user() {
        return user;
    }

    TestRole role() {
        return role;
    }

    ManualClock clock() {
        return clock;
    }

    /** Adds a line to the profile "orders". */
    void addToConfig(String line) throws IOException {
        Files.writeString(folder.resolve("config"), line + "\n", StandardOpenOption.APPEND);
    }

    /** The properties of an application on this world. */
    List<String> properties() {
        return List.of(
                "stslib.config-file=" + folder.resolve("config"),
                "stslib.credentials-file=" + folder.resolve("credentials"),
                "stslib.endpoint=" + sts.endpoint(),
                "stslib.region=us-east-1");
    }

    /** An application with all of the starter. */
    ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        StslibAutoConfiguration.class,
                        StslibHealthAutoConfiguration.class,
                        StslibEndpointAutoConfiguration.class,
                        StslibMetricsAutoConfiguration.class,
                        StslibObservationAutoConfiguration.class))
                .withPropertyValues(properties().toArray(new String[0]));
    }

    /** The same with these environment variables alone. */
    ApplicationContextRunner withVariables(Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        return application()
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(name, new SystemEnvironmentPropertySource(name, variables)));
    }

    /** An application on the manual clock. */
    ApplicationContextRunner onTheClock() {
        return application()
                .withBean(
                        "clock",
                        CredentialEngineCustomizer.class,
                        () -> builder -> builder.clock(clock)
                                .elapsed(clock::elapsedNanos)
                                .scheduler(clock.scheduler())
                                .executor(Runnable::run));
    }

    @Override
    public void close() {
        sts.close();
    }
}

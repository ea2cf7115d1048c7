package dev.stslib.spring.boot.test;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.spring.boot.CredentialEngineCustomizer;
import dev.stslib.spring.boot.StslibAutoConfiguration;
import dev.stslib.testkit.store.InMemoryStore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** The embedded STS of a test, and an engine that knows nothing else. */
@AutoConfiguration(before = StslibAutoConfiguration.class)
final class EmbeddedStsAutoConfiguration {
    private static final String ACCOUNT = "111122223333";
    private static final Duration LONGEST = Duration.ofHours(12);

    @Bean
    @ConditionalOnMissingBean
    EmbeddedSts embeddedSts() {
        return EmbeddedSts.builder().anyRegion().start();
    }

    /** First, so that customizers of the application see the engine as it is on a machine. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CredentialEngineCustomizer embeddedStsCustomizer(EmbeddedSts sts, Environment environment) {
        NamedInProperties named = NamedInProperties.from(Binder.get(environment));
        TestUser user = sts.addUser(ACCOUNT, "application");
        named.roles()
                .forEach(arn -> sts.addRole(arn)
                        .trust("*")
                        .allowTags()
                        .allowSourceIdentity()
                        .maxSessionDuration(LONGEST));
        Map<String, String> variables = Map.of(
                "AWS_ACCESS_KEY_ID", user.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", user.secretAccessKey(),
                "AWS_REGION", "us-east-1");
        boolean hasStore = environment.containsProperty("stslib.store.name");
        return builder -> {
            builder.systemEnvironment(SystemEnvironment.of(variables, Map.of()))
                    .profiles(new MadeUpProfiles(named.profiles(), user))
                    .endpoint(sts.endpoint());
            if (hasStore) {
                builder.store(new InMemoryStore(), StoreSettings.create());
            }
        };
    }
}

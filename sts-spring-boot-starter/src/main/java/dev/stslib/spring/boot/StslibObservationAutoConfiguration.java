package dev.stslib.spring.boot;

import dev.stslib.core.CredentialEngine;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Observes refreshes where the application has a registry of observations. */
@AutoConfiguration(
        after = StslibAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({CredentialEngine.class, ObservationRegistry.class})
final class StslibObservationAutoConfiguration {
    /** Not lazy, since no bean asks for it. */
    @Bean
    @Lazy(false)
    RefreshObservations stslibRefreshObservations(CredentialEngine engine, ObservationRegistry registry) {
        RefreshObservations observations = new RefreshObservations(registry);
        engine.addListener(observations);
        return observations;
    }
}

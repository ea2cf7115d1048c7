package dev.stslib.spring.boot;

import dev.stslib.core.CredentialEngine;
import dev.stslib.micrometer.StslibMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Adds the meters of the engine, which Boot binds to the registries of the application. */
@AutoConfiguration(after = StslibAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(CredentialEngine.class)
final class StslibMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    StslibMetrics stslibMetrics(CredentialEngine engine) {
        return new StslibMetrics(engine);
    }
}

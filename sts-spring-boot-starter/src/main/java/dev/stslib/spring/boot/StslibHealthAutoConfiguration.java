package dev.stslib.spring.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Adds {@code stslib} to the health of an application that has Actuator. */
@AutoConfiguration(after = StslibAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("stslib")
@ConditionalOnBean(ProviderHandles.class)
final class StslibHealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "stslibHealthIndicator")
    HealthIndicator stslibHealthIndicator(ProviderHandles handles) {
        return new StslibHealthIndicator(handles);
    }
}

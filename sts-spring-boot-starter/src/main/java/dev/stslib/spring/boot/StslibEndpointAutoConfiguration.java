package dev.stslib.spring.boot;

import dev.stslib.core.CredentialEngine;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Adds the endpoint {@code stslib} where it is exposed. */
@AutoConfiguration(after = StslibAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(StslibEndpoint.class)
@ConditionalOnBean(CredentialEngine.class)
final class StslibEndpointAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    StslibEndpoint stslibEndpoint(CredentialEngine engine) {
        return new StslibEndpoint(engine);
    }
}

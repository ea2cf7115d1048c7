package dev.stslib.spring.boot;

import dev.stslib.core.CredentialEngine;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Gives an application a {@link CredentialEngine}, an {@link AwsCredentialsProvider} and the providers that its properties
 * name. It is off with {@code stslib.enabled=false}. Its beans yield to beans of the application.
 */
@AutoConfiguration(beforeName = "io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration")
@ConditionalOnBooleanProperty(name = "stslib.enabled", matchIfMissing = true)
@EnableConfigurationProperties(StslibProperties.class)
@Import(NamedProvidersRegistrar.class)
public final class StslibAutoConfiguration {
    static final String HANDLES = "stslibProviderHandles";

    StslibAutoConfiguration() {}

    /** The engine. It is closed after the beans that use it, so these can still read credentials while they end. */
    @Bean
    @ConditionalOnMissingBean
    CredentialEngine stslibCredentialEngine(
            StslibProperties properties,
            Environment environment,
            ObjectProvider<BootstrapEngine> imports,
            ObjectProvider<CredentialEngineCustomizer> customizers) {
        List<CredentialEngineCustomizer> custom = customizers.orderedStream().toList();
        BootstrapEngine known = imports.getIfAvailable();
        return known != null && custom.isEmpty() && known.has(properties)
                ? known.engine()
                : EngineFactory.engine(properties, Binder.get(environment), custom);
    }

    @Bean(HANDLES)
    ProviderHandles stslibProviderHandles(CredentialEngine engine, StslibProperties properties) {
        return new ProviderHandles(engine, properties);
    }

    /** Lazy, since an application that names all its providers may run on a machine without default credentials. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    AwsCredentialsProvider stslibCredentialsProvider(ProviderHandles handles) {
        return handles.provider(StslibProperties.DEFAULT);
    }
}

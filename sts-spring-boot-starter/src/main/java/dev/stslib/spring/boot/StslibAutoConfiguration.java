package dev.stslib.spring.boot;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.core.CredentialEngine;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
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
@Import(NamedProvidersRegistrar.class)
public final class StslibAutoConfiguration {
    static final String HANDLES = "stslibProviderHandles";

    StslibAutoConfiguration() {}

    /** The engine. It is closed after the beans that use it, so these can still read credentials while they end. */
    @Bean
    @ConditionalOnMissingBean
    CredentialEngine stslibCredentialEngine(
            Environment environment,
            ObjectProvider<BootstrapEngine> imports,
            ObjectProvider<CredentialStore> stores,
            ObjectProvider<CredentialEngineCustomizer> customizers) {
        StslibProperties properties = properties(environment);
        CredentialStore own = EngineFactory.ownStore(properties, stores);
        List<CredentialEngineCustomizer> custom = customizers.orderedStream().toList();
        BootstrapEngine known = imports.getIfAvailable();
        return known != null && own == null && custom.isEmpty() && known.has(properties)
                ? known.engine()
                : EngineFactory.engine(properties, Binder.get(environment), own, custom);
    }

    @Bean(HANDLES)
    ProviderHandles stslibProviderHandles(CredentialEngine engine, Environment environment) {
        return new ProviderHandles(engine, properties(environment));
    }

    /**
     * Not as a bean: the context would read paths by its resource loader. Spring Cloud AWS puts S3 into that, and a client of S3
     * needs the credentials that are made here.
     */
    private static StslibProperties properties(Environment environment) {
        return StslibProperties.from(Binder.get(environment));
    }

    /** Lazy, since an application that names all its providers may run on a machine without default credentials. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    AwsCredentialsProvider stslibCredentialsProvider(ProviderHandles handles) {
        return handles.provider(StslibProperties.DEFAULT);
    }
}

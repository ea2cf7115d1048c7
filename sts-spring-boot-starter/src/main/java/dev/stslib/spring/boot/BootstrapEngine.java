package dev.stslib.spring.boot;

import dev.stslib.core.CredentialEngine;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The engine that serves {@code spring.config.import}, before there are beans. The application takes it over. */
final class BootstrapEngine implements DisposableBean {
    private static final String NAME = "stslibBootstrapEngine";

    private final StslibProperties properties;
    private final CredentialEngine engine;

    private BootstrapEngine(StslibProperties properties, CredentialEngine engine) {
        this.properties = properties;
        this.engine = engine;
    }

    /**
     * Builds the engine.
     *
     * @throws IllegalStateException if it is switched off: to those who ask, as if it were not registered
     */
    static BootstrapEngine open(BootstrapContext context) {
        Binder binder = Objects.requireNonNull(context.get(Binder.class));
        StslibProperties properties = StslibProperties.from(binder);
        if (!properties.enabled()) {
            throw new IllegalStateException("stslib.enabled is false");
        }
        return new BootstrapEngine(properties, EngineFactory.engine(properties, binder, null, List.of()));
    }

    AwsCredentialsProvider provider() {
        return new ProviderHandles(engine, properties).provider(StslibProperties.DEFAULT);
    }

    CredentialEngine engine() {
        return engine;
    }

    /** Whether its settings are those of the application, which may have more files of properties. */
    boolean has(StslibProperties others) {
        return properties.equals(others);
    }

    /** Makes it a bean. It is destroyed after all others, since imported clients live as long as the application. */
    void handOver(ConfigurableListableBeanFactory beans) {
        beans.registerSingleton(NAME, this);
        if (beans instanceof DefaultSingletonBeanRegistry registry) {
            registry.registerDisposableBean(NAME, this);
        }
    }

    @Override
    public void destroy() {
        engine.close();
    }
}

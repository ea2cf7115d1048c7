package dev.stslib.spring.boot;

import java.util.Objects;
import org.springframework.boot.bootstrap.BootstrapRegistry;
import org.springframework.boot.bootstrap.BootstrapRegistryInitializer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Offers credentials to {@code spring.config.import}. Nothing is built unless an import asks. */
final class StslibBootstrapInitializer implements BootstrapRegistryInitializer {
    StslibBootstrapInitializer() {}

    @Override
    public void initialize(BootstrapRegistry registry) {
        registry.registerIfAbsent(BootstrapEngine.class, context -> {
            BootstrapEngine engine = BootstrapEngine.open(context);
            registry.addCloseListener(
                    event -> engine.handOver(event.getApplicationContext().getBeanFactory()));
            return engine;
        });
        registry.registerIfAbsent(
                AwsCredentialsProvider.class,
                context -> Objects.requireNonNull(context.get(BootstrapEngine.class))
                        .provider());
    }
}

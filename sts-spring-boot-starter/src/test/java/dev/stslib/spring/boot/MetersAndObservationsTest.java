package dev.stslib.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stslib.micrometer.StslibMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class MetersAndObservationsTest extends AwsWorldTest {
    MetersAndObservationsTest() {
        super(true);
    }

    @Test
    void bootBindsTheMetersToItsRegistry() {
        world.onTheClock()
                .withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("stslib.profile=orders")
                .run(context -> {
                    context.getBean(AwsCredentialsProvider.class).resolveCredentials();
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("stslib.refreshes")
                                    .tag("outcome", "success")
                                    .timer()
                                    .count())
                            .isPositive();
                });
    }

    @Test
    void eachRefreshIsObserved() {
        Recorder recorder = new Recorder();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(recorder);
        world.onTheClock()
                .withBean(ObservationRegistry.class, () -> registry)
                .withPropertyValues("stslib.profile=orders")
                .run(context -> {
                    AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
                    provider.resolveCredentials();
                    provider.resolveCredentials();
                    assertThat(recorder.started).hasSameSizeAs(recorder.stopped);
                    assertThat(recorder.stopped)
                            .filteredOn(name -> name.contains("name='orders'"))
                            .singleElement()
                            .asString()
                            .contains("kind='role'", "failure='none'");
                });
    }

    @Test
    void withoutMicrometerAndActuatorTheApplicationStarts() {
        world.application()
                .withClassLoader(new FilteredClassLoader(
                        "io.micrometer",
                        "org.springframework.boot.health.contributor",
                        "org.springframework.boot.actuate.endpoint"))
                .withPropertyValues("stslib.profile=orders")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(StslibMetrics.class);
                    assertThat(context.getBean(AwsCredentialsProvider.class)
                                    .resolveCredentials()
                                    .accessKeyId())
                            .startsWith("ASIA");
                });
    }

    private static final class Recorder implements ObservationHandler<Observation.Context> {
        final List<String> started = new CopyOnWriteArrayList<>();
        final List<String> stopped = new CopyOnWriteArrayList<>();

        @Override
        public void onStart(Observation.Context context) {
            started.add(String.valueOf(context.getName()));
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context.toString());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}

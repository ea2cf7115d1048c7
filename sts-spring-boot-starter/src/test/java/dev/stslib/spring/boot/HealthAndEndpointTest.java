package dev.stslib.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stslib.api.Secret;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.Phase;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.MfaDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class HealthAndEndpointTest extends AwsWorldTest {
    HealthAndEndpointTest() {
        super(true);
    }

    @Test
    void isDownOnlyWhileAProviderHasNothingToServeAndCannotRefresh() {
        world.onTheClock().withPropertyValues("stslib.profile=orders").run(context -> {
            HealthIndicator health = context.getBean(HealthIndicator.class);
            AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
            assertThat(status(health)).isEqualTo(Status.UP);
            assertThat(world.sts().requests()).as("health asks nothing").isEmpty();

            provider.resolveCredentials();
            assertThat(detail(health)).containsEntry("phase", Phase.FRESH);

            world.sts().addRole("arn:aws:iam::444455556666:role/tenant");
            world.role().distrust(world.user().arn());
            context.getBean(CredentialEngine.class)
                    .handle("orders")
                    .refresh()
                    .toCompletableFuture()
                    .exceptionally(refused -> null)
                    .join();
            assertThat(status(health)).as("valid credentials are served").isEqualTo(Status.UP);

            world.clock().advance(Duration.ofMinutes(61));
            assertThat(status(health)).isEqualTo(Status.DOWN);
            assertThat(detail(health)).containsEntry("failure", FailureKind.REFUSED);

            world.role().trust(world.user().arn());
            world.clock().advance(Duration.ofSeconds(10));
            health.health();
            assertThat(status(health))
                    .as("a check reads for the readers that stay away")
                    .isEqualTo(Status.UP);
        });
    }

    @Test
    void isDownWhileItsCredentialsAreRefusedAndCannotBeReplaced() {
        world.onTheClock().withPropertyValues("stslib.profile=orders").run(context -> {
            HealthIndicator health = context.getBean(HealthIndicator.class);
            AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
            String id = provider.resolveCredentials().accessKeyId();
            world.role().distrust(world.user().arn());
            CredentialHandle handle = context.getBean(CredentialEngine.class).handle("orders");
            handle.invalidate(id);
            assertThatThrownBy(provider::resolveCredentials).isInstanceOf(StslibException.class);
            assertThat(status(health)).isEqualTo(Status.DOWN);
            assertThat(detail(health)).containsEntry("refused", true);
        });
    }

    /** The endpoint is unreachable once: the next read would ask for a code. */
    @Test
    void aCheckNeverAsksForACode() throws IOException {
        MfaDevice device = world.user().addMfaDevice("phone");
        world.addToConfig("mfa_serial = " + device.serial());
        AtomicInteger asked = new AtomicInteger();
        world.onTheClock()
                .withPropertyValues("stslib.profile=orders")
                .withBean(
                        "mfa",
                        CredentialEngineCustomizer.class,
                        () -> builder -> builder.mfa(request -> {
                            asked.incrementAndGet();
                            return Optional.of(Secret.of(device.code()));
                        }))
                .run(context -> {
                    HealthIndicator health = context.getBean(HealthIndicator.class);
                    AwsCredentialsProvider provider = context.getBean(AwsCredentialsProvider.class);
                    world.sts().faults().add(Fault.drop());
                    assertThatThrownBy(provider::resolveCredentials).isInstanceOf(StslibException.class);
                    world.sts().faults().clear();
                    int before = asked.get();
                    world.clock().advance(Duration.ofMinutes(10));
                    assertThat(status(health)).isEqualTo(Status.DOWN);
                    assertThat(asked).as("codes after the check").hasValue(before);
                    provider.resolveCredentials();
                    assertThat(status(health)).isEqualTo(Status.UP);
                });
    }

    @Test
    void theFailureOfATenantIsNotTheFailureOfTheApplication() {
        world.onTheClock().withPropertyValues("stslib.profile=orders").run(context -> {
            context.getBean(AwsCredentialsProvider.class).resolveCredentials();
            RoleRequest gone = RoleRequest.of("arn:aws:iam::444455556666:role/gone")
                    .sourceProfile("app")
                    .build();
            CredentialEngine engine = context.getBean(CredentialEngine.class);
            engine.handle(gone)
                    .async()
                    .toCompletableFuture()
                    .exceptionally(refused -> null)
                    .join();
            assertThat(engine.snapshot().toString()).contains("REFUSED");
            assertThat(status(context.getBean(HealthIndicator.class))).isEqualTo(Status.UP);
        });
    }

    @Test
    void theEndpointShowsTheSnapshotFailuresFirst() {
        world.onTheClock()
                .withPropertyValues("stslib.profile=orders", "management.endpoints.web.exposure.include=stslib")
                .run(context -> {
                    context.getBean(AwsCredentialsProvider.class).resolveCredentials();
                    RoleRequest gone = RoleRequest.of("arn:aws:iam::444455556666:role/zzz")
                            .sourceProfile("app")
                            .build();
                    context.getBean(CredentialEngine.class)
                            .handle(gone)
                            .async()
                            .toCompletableFuture()
                            .exceptionally(refused -> null)
                            .join();
                    StslibEndpoint.Snapshot all =
                            context.getBean(StslibEndpoint.class).snapshot(null);
                    assertThat(all.total()).isEqualTo(all.keys().size()).isGreaterThanOrEqualTo(2);
                    assertThat(all.phases()).containsEntry(Phase.FRESH, all.total() - 1);
                    StslibEndpoint.Snapshot one =
                            context.getBean(StslibEndpoint.class).snapshot(1);
                    assertThat(one.total()).isEqualTo(all.total());
                    assertThat(one.keys()).singleElement().satisfies(key -> {
                        assertThat(key.name()).startsWith("arn:aws:iam::444455556666:role/zzz");
                        assertThat(key.failure()).isEqualTo(FailureKind.REFUSED);
                    });
                });
    }

    @Test
    void theEndpointIsThereOnlyIfItIsExposed() {
        world.application().run(context -> assertThat(context).doesNotHaveBean(StslibEndpoint.class));
    }

    private static Status status(HealthIndicator health) {
        return checked(health).getStatus();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> detail(HealthIndicator health) {
        return (Map<String, Object>)
                Objects.requireNonNull(checked(health).getDetails().get("default"));
    }

    private static Health checked(HealthIndicator health) {
        return Objects.requireNonNull(health.health());
    }
}

package dev.stslib.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.WatchedKey;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.time.ManualClock;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StslibMetricsTest {
    private static final List<String> ROLES = List.of("DynamoDBRole-dev", "S3ReadOnlyRole-prod");

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    private final SampleWorld sample = SampleWorld.in(sts);
    private final MockClock looks = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, looks);
    private CredentialEngine engine;
    private StslibMetrics metrics;

    @BeforeEach
    void open() throws IOException {
        sample.writeAwsFiles(home);
        Map<String, String> environment = Map.of(
                "HOME", home.toString(),
                "AWS_CONFIG_FILE", home.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString());
        engine = CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(Runnable::run)
                .endpoint(sts.endpoint())
                .refresh(RefreshSettings.DEFAULT.withJitter(0))
                .build();
        metrics = new StslibMetrics(engine, Tags.of("app", "test"));
        metrics.bindTo(registry);
    }

    @AfterEach
    void close() {
        metrics.close();
        engine.close();
        sts.close();
    }

    private void start() {
        StsCore facade = StsCore.over(engine, "BobSmith");
        facade.generateSessionToken(2, sample.mfa().code());
        facade.generateCredentials(ROLES);
    }

    /** Advances the engine's clock, and the registry's, whose gauges look again after half a second. */
    private void advance(Duration by) {
        clock.advance(by);
        looks.add(by);
    }

    private double keys(String phase) {
        return registry.get("stslib.keys").tag("phase", phase).gauge().value();
    }

    private double soonest() {
        return registry.get("stslib.expiration.soonest").timeGauge().value(TimeUnit.SECONDS);
    }

    @Test
    void moreRoleRequestsMakeNoMoreMeters() {
        TestRole role = sts.addRole("arn:aws:iam::111122223333:role/Tenant")
                .trust(sample.bob().arn())
                .allowTags();
        StsCore.over(engine, "BobSmith").generateSessionToken(2, sample.mfa().code());
        int meters = 0;
        for (int tenant = 0; tenant < 20; tenant++) {
            engine.credentials(RoleRequest.of(role.arn())
                    .sourceProfile("BobSmith")
                    .sessionName("tenant-" + tenant)
                    .tag("tenant", "tenant-" + tenant)
                    .build());
            meters = tenant == 0 ? registry.getMeters().size() : meters;
        }
        assertEquals(meters, registry.getMeters().size());
        assertTrue(registry.getMeters().stream()
                .noneMatch(meter -> meter.getId().getTags().toString().contains("enant")));
        // A tag of 14 or 15 bytes takes one percent.
        assertEquals(20, registry.get("stslib.packed.policy.size").summary().count());
        assertEquals(1, registry.get("stslib.packed.policy.size").summary().max());
    }

    @Test
    void refreshesAndRequestsAreTimedByOutcome() {
        start();
        assertEquals(
                2,
                registry.get("stslib.refreshes")
                        .tags("outcome", "success", "kind", "role", "app", "test")
                        .timer()
                        .count());
        assertEquals(
                1,
                registry.get("stslib.refreshes")
                        .tags("outcome", "success", "kind", "session_token")
                        .timer()
                        .count());
        assertEquals(
                2,
                registry.get("stslib.sts.requests")
                        .tags("operation", "AssumeRole", "failure", "none")
                        .timer()
                        .count());
    }

    @Test
    void failuresAreCountedByTheirClass() {
        start();
        sts.faults().add(Fault.throttle().onAction("AssumeRole"));
        advance(Duration.ofMinutes(46));
        assertEquals(
                2,
                registry.get("stslib.failures")
                        .tags("failure", "throttled", "final", "false")
                        .counter()
                        .count());
        assertEquals(
                2,
                registry.get("stslib.refreshes")
                        .tags("outcome", "failure")
                        .timer()
                        .count());
        assertTrue(registry.get("stslib.sts.requests")
                        .tags("failure", "throttled")
                        .timer()
                        .count()
                >= 2);
    }

    @Test
    void waitsAndCallsOfTheStoreAreTimed() {
        EventCounter counter = new EventCounter(registry, Tags.empty());
        CredentialKey key = CredentialKey.of("AssumeRole", Map.of("role", "one"));
        Duration took = Duration.ofSeconds(3);
        counter.on(new StoreCallEnded("one", key, StoreOperation.LEASE, took, null));
        counter.on(new StoreCallEnded("one", key, StoreOperation.SAVE, took, FailureKind.LOCAL));
        counter.on(new WaitEnded(new WatchedKey("one", key, EntryKind.ROLE), took, FailureKind.TIMED_OUT));
        for (Timer timer : List.of(
                registry.get("stslib.store.calls")
                        .tags("operation", "lease", "failure", "none")
                        .timer(),
                registry.get("stslib.store.calls")
                        .tags("operation", "save", "failure", "local")
                        .timer(),
                registry.get("stslib.waits")
                        .tags("kind", "role", "failure", "timed_out")
                        .timer())) {
            assertEquals(1, timer.count());
            assertEquals(3, timer.totalTime(TimeUnit.SECONDS));
        }
    }

    @Test
    void gaugesFollowTheKeys() {
        assertTrue(Double.isNaN(soonest()));
        start();
        advance(Duration.ofMinutes(10));
        assertEquals(3, keys("fresh"));
        assertEquals(0, keys("expired"));
        assertEquals(50 * 60, soonest());
        assertEquals(0, registry.get("stslib.waiting").gauge().value());
        advance(Duration.ofHours(5));
        assertEquals(0, keys("fresh"));
        assertEquals(3, keys("expired"));
        assertTrue(Double.isNaN(soonest()));
    }

    @Test
    void gaugesOutliveTheCollectionOfGarbage() {
        start();
        WeakReference<Object> sentinel = new WeakReference<>(new Object());
        while (sentinel.get() != null) {
            System.gc();
        }
        assertEquals(3, keys("fresh"));
        assertEquals(0, registry.get("stslib.waiting").gauge().value());
        assertEquals(60 * 60, soonest());
    }

    @Test
    void theEndOfASessionTokenIsCounted() {
        start();
        advance(Duration.ofHours(2));
        assertEquals(
                2,
                registry.get("stslib.ending")
                        .tags("state", "about_to_expire", "code", "person")
                        .counter()
                        .count());
    }

    @Test
    void noTagNamesARoleOrAnAccount() {
        start();
        String all = registry.getMetersAsString();
        for (String word : List.of("arn:", "S3ReadOnly", "BobSmith", "ASIA", "AKIA")) {
            assertFalse(all.contains(word), word);
        }
    }

    @Test
    void afterClosingNothingIsCountedAndTheGaugesAreGone() {
        start();
        metrics.close();
        engine.handle(ROLES.get(0)).get();
        advance(Duration.ofMinutes(46));
        assertTrue(registry.find("stslib.keys").gauges().isEmpty());
        assertEquals(
                2,
                registry.get("stslib.refreshes")
                        .tags("outcome", "success", "kind", "role")
                        .timer()
                        .count());
    }

    @Test
    void gaugesOfAClosedEngineAreNotNumbers() {
        start();
        engine.close();
        looks.add(Duration.ofSeconds(1));
        assertTrue(Double.isNaN(keys("fresh")));
    }
}

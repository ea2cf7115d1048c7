package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.CredentialHandle;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One machine of a simulated fleet: a whole engine with the usual number of threads, and a handle of each role. An answer of
 * STS takes 60 ms of simulated time, one of the store a millisecond.
 */
final class SimulatedNode implements AutoCloseable {
    private static final int THREADS = 8;
    private static final Duration STS_TAKES = Duration.ofMillis(60);
    private static final Duration STORE_TAKES = Duration.ofMillis(1);
    /** Loads, saves and tries of leases run in calls of bounded time; only returns of leases do not, and take no time. */
    private static final String STORE_CALL = "dev.stslib.core.internal.concurrent.BoundedCalls";

    private final CredentialEngine engine;
    private final List<CredentialHandle> handles;

    /**
     * Starts a node that has not read anything.
     *
     * @param store the store of the fleet, or null for none
     * @param random the jitter of this node
     */
    SimulatedNode(
            ManualClock clock,
            CannedTokens tokens,
            @Nullable CredentialStore store,
            RandomGenerator random,
            List<RoleRequest> roles) {
        CredentialEngineBuilder builder = Fleet.builder(new RoleProfiles(0), tokens)
                .region("us-east-1")
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(threads(clock))
                .requestsAtOnce(THREADS * 3 / 4)
                .random(random);
        if (store != null) {
            builder.store(store, StoreSettings.create());
        }
        engine = builder.build();
        handles = roles.stream().map(engine::handle).toList();
    }

    private static Executor threads(ManualClock clock) {
        SimulatedPool store = new SimulatedPool(clock, THREADS, STORE_CALL, Runnable::run);
        store.takes(STORE_TAKES);
        SimulatedPool requests = new SimulatedPool(clock, THREADS, SimulatedPool.REQUEST, store);
        requests.takes(STS_TAKES);
        return requests;
    }

    CompletionStage<TemporaryCredentials> read(int role) {
        return handles.get(role).async();
    }

    @Override
    public void close() {
        engine.close();
    }
}

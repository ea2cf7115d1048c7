package dev.stslib.core.internal.store;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.internal.cache.CacheContext;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.RenewalGate;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** A store in memory, a manual clock, and what engines that share this store are made of. For one thread. */
public final class StoreWorld {
    public final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    public final MapStore store = new MapStore();

    /** The side of one engine, whose calls run on the given threads. */
    public EngineStore engineStore(Executor threads, EngineListener listener) {
        return new EngineStore(
                () -> store,
                TimelessFormat::new,
                name -> new TimelessFormat(),
                clock,
                clock::elapsedNanos,
                threads,
                Runnable::run,
                clock.scheduler(),
                new EventBus(List.of(listener)));
    }

    public Timing timing() {
        return new Timing(clock, clock::elapsedNanos, new Random(1), RefreshSettings.DEFAULT);
    }

    public CacheContext<TemporaryCredentials> cacheContext() {
        return new CacheContext<>(
                ExpiringType.CREDENTIALS,
                timing(),
                new RefreshScheduler(clock, clock.scheduler()),
                new EventBus(List.of()),
                Runnable::run,
                new RenewalGate());
    }

    /** Credentials that are issued now, for an hour. */
    public TemporaryCredentials credentials(String id) {
        Instant now = clock.instant();
        return new TemporaryCredentials(id, Secret.of("s"), Secret.of("t"), now, now.plus(Duration.ofHours(1)));
    }
}

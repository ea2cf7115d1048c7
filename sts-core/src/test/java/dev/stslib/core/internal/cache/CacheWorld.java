package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One entry on a manual clock, with a fetch that the test answers. */
final class CacheWorld {
    final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:00:00Z"));
    /** All but the {@link #waits}. */
    final List<EngineEvent> events = Collections.synchronizedList(new ArrayList<>());

    final List<WaitEnded> waits = Collections.synchronizedList(new ArrayList<>());
    final List<RefreshTrigger> asked = Collections.synchronizedList(new ArrayList<>());
    final RefreshScheduler scheduler = new RefreshScheduler(clock, clock.scheduler());
    final CredentialCache<TemporaryCredentials> cache;
    final CacheEntry<TemporaryCredentials> entry;

    /** What the next fetch throws, or null to give credentials. */
    volatile @Nullable RuntimeException failing;
    /** A fetch that the test completes itself, or null to answer at once. */
    volatile @Nullable CompletableFuture<TemporaryCredentials> pending;

    /** Hears of every event after {@link #events}. */
    volatile EngineListener listener = event -> {};

    volatile Duration lifetime = Duration.ofHours(1);
    private int count;

    CacheWorld(RefreshSettings settings) {
        cache = cache(settings, Runnable::run);
        entry = entry(cache, "one", this::load);
        entry.watch(true);
    }

    CacheContext<TemporaryCredentials> context(RefreshSettings settings, Executor pool) {
        Timing timing = new Timing(clock, clock::elapsedNanos, new Random(1), settings);
        EventBus bus = new EventBus(List.of(this::hear, event -> listener.on(event)));
        return new CacheContext<>(ExpiringType.CREDENTIALS, timing, scheduler, bus, pool, new RenewalGate());
    }

    private void hear(EngineEvent event) {
        if (event instanceof WaitEnded ended) {
            waits.add(ended);
        } else {
            events.add(event);
        }
    }

    CredentialCache<TemporaryCredentials> cache(RefreshSettings settings, Executor pool) {
        return new CredentialCache<>(context(settings, pool));
    }

    static CacheEntry<TemporaryCredentials> entry(
            CredentialCache<TemporaryCredentials> cache, String role, EntryLoader<TemporaryCredentials> loader) {
        return cache.entry(
                CredentialKey.of("AssumeRole", Map.of("role", role)),
                new EntryDescriptor(EntryKind.ROLE, role, null),
                null,
                false,
                loader);
    }

    private synchronized CompletionStage<TemporaryCredentials> load(InFlightRefresh<TemporaryCredentials> refresh) {
        asked.add(refresh.trigger());
        if (pending != null) {
            return pending;
        }
        return failing != null ? CompletableFuture.failedStage(failing) : CompletableFuture.completedStage(next());
    }

    TemporaryCredentials next() {
        count++;
        Instant now = clock.instant();
        return new TemporaryCredentials("ASIA" + count, Secret.of("s"), Secret.of("t"), now, now.plus(lifetime));
    }

    String read() {
        return entry.get().accessKeyId();
    }
}

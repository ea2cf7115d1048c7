package dev.stslib.core.internal.fetch;

import dev.stslib.core.event.Phase;
import dev.stslib.core.internal.cache.ExpiringType;
import dev.stslib.core.internal.cache.Lifespan;
import dev.stslib.core.internal.cache.Timing;
import dev.stslib.core.internal.store.ValueStore;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes a better value from the store, which another process or an earlier run has left there. A store that does not answer
 * in time counts as empty.
 */
final class StoreLookup<V> implements FetchStage<V> {
    private final ValueStore<V> store;
    private final ExpiringType<V> type;
    private final Timing timing;
    private final Executor pool;

    StoreLookup(ValueStore<V> store, ExpiringType<V> type, Timing timing, Executor pool) {
        this.store = store;
        this.type = type;
        this.timing = timing;
        this.pool = pool;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        if (context.isForced()) {
            return next.fetch(context);
        }
        return store.load(context.request().key(), context.label())
                .thenComposeAsync(
                        found -> {
                            context.foundVersion(found.version());
                            V better = better(found.value(), context);
                            if (better == null || !store.use(context.request().key(), better, found.version())) {
                                return next.fetch(context);
                            }
                            context.request().learnAccount(found.account());
                            context.refresh().found();
                            return CompletableFuture.completedStage(better);
                        },
                        context.refresh().executor(pool));
    }

    /** Whether the store has a better value now. Blocks while the store is read. */
    boolean hasBetter(FetchContext<V> context) {
        return better(store.loadNow(context.request().key(), context.label()).value(), context) != null;
    }

    private @Nullable V better(@Nullable V stored, FetchContext<V> context) {
        return stored != null && isBetter(stored, context) ? stored : null;
    }

    private boolean isBetter(V stored, FetchContext<V> context) {
        V current = context.refresh().current();
        Instant end = type.expiration(stored);
        Timing used = context.request().isInteractive() ? timing.withoutAdvisoryWindow() : timing;
        Phase phase = Lifespan.of(type.issuedAt(stored), end, used.settings().advisoryWindow())
                .phase(used.clock().millis());
        boolean usable = phase == Phase.FRESH
                || (phase == Phase.ADVISORY
                        && context.refresh().neededBy() <= used.clock().millis());
        return usable && (current == null || (!isSame(stored, current) && isNewer(stored, current, context)));
    }

    private boolean isSame(V stored, V current) {
        return type.id(stored).equals(type.id(current));
    }

    /** What replaces a refused value may end before that would have. */
    private boolean isNewer(V stored, V current, FetchContext<V> context) {
        return type.expiration(stored).toEpochMilli() > context.refresh().neededBy()
                || (context.refresh().isCurrentRefused()
                        && type.issuedAt(stored).isAfter(type.issuedAt(current)));
    }
}

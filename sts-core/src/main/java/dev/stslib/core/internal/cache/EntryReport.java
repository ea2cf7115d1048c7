package dev.stslib.core.internal.cache;

import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.KeyState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the state of a cache entry. */
final class EntryReport {
    /** What the entry does about its value. */
    enum Activity {
        /** Nothing: the next reader or the timer decides. */
        IDLE,
        /** A refresh is in flight. */
        REFRESHING,
        /** A failure puts off the next refresh. */
        BACKING_OFF
    }

    private EntryReport() {}

    static <V> KeyState of(CacheEntry<V> entry) {
        synchronized (entry) {
            entry.look();
            CachedValue<V> view = entry.view();
            V current = view.value;
            ExpiringType<V> type = entry.context().type();
            FailureState failure = entry.failure();
            InFlightRefresh<V> inFlight = entry.inFlight();
            return new KeyState(
                    entry.name(),
                    entry.phase(),
                    view.isRefused(),
                    current == null ? null : type.id(current),
                    current == null ? null : type.issuedAt(current),
                    current == null ? null : type.expiration(current),
                    failure == null ? null : FailureKind.of(failure.error()),
                    failure == null ? null : entry.nextTryOrNull(),
                    inFlight != null,
                    inFlight == null ? null : inFlight.stage(),
                    inFlight == null ? 0 : inFlight.result().getNumberOfDependents(),
                    chain(entry),
                    needsCode(entry));
        }
    }

    static Activity activity(EntryState<?> entry) {
        synchronized (entry) {
            entry.look();
            if (entry.isRefreshing()) {
                return Activity.REFRESHING;
            }
            CachedValue<?> view = entry.view();
            Timing timing = entry.context().timing();
            boolean isBackingOff = RefreshPolicy.isBackingOff(
                    view.phaseByClock(timing.millis()),
                    view.standing(),
                    entry.failure(),
                    timing.nanos(),
                    timing.settings());
            return isBackingOff ? Activity.BACKING_OFF : Activity.IDLE;
        }
    }

    private static boolean needsCode(@Nullable CacheEntry<?> entry) {
        return entry != null && (entry.descriptor().code() != null || needsCode(entry.source()));
    }

    /** The labels of all sources, the first one first, and of the entry. */
    private static List<String> chain(CacheEntry<?> entry) {
        // Base credentials, which are of another type, are listed nowhere.
        CacheEntry<?> signing = entry.source();
        boolean isListed =
                signing != null && signing.context().type() == entry.context().type();
        List<String> labels = signing != null && isListed ? chain(signing) : new ArrayList<>();
        labels.add(entry.label());
        return labels;
    }
}

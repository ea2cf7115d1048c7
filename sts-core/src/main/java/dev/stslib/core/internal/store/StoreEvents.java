package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.error.StoreException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.internal.cache.EventBus;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells listeners how calls of the store ended, and how long they took. */
final class StoreEvents {
    private final EventBus events;
    private final LongSupplier elapsed;

    /**
     * Makes it.
     *
     * @param events reaches the listeners
     * @param elapsed the elapsed time, nanoseconds
     */
    StoreEvents(EventBus events, LongSupplier elapsed) {
        this.events = events;
        this.elapsed = elapsed;
    }

    /** Asks the store, and tells how that ended. A store that is not whole fails as one that is down does. */
    <T> T call(StoreOperation operation, CredentialKey key, String label, Supplier<T> call, T afterFailure) {
        long begun = elapsed.getAsLong();
        T result = afterFailure;
        RuntimeException failure = null;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            failure = e;
        } catch (LinkageError e) {
            failure = incomplete(e);
        }
        ended(operation, key, label, begun, failure);
        return result;
    }

    /** Tells how an operation ended that began at an elapsed time. */
    void ended(
            StoreOperation operation, CredentialKey key, String label, long begun, @Nullable RuntimeException failure) {
        if (failure != null) {
            report(label, failure);
        }
        Duration took = Duration.ofNanos(Math.max(0, elapsed.getAsLong() - begun));
        FailureKind kind = failure == null ? null : FailureKind.of(failure);
        events.publish(new EngineEvent.StoreCallEnded(label, key, operation, took, kind));
    }

    /** Tells that the store failed, and what it was asked for. */
    void report(String label, RuntimeException error) {
        events.publish(new EngineEvent.StoreFailed(label, error));
    }

    static StoreException incomplete(LinkageError error) {
        return new StoreException(
                "The store, or the format of its entries, is not whole: " + error,
                "Put all its modules on the class path, in one version",
                error);
    }
}

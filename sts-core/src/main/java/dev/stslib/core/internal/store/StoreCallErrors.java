package dev.stslib.core.internal.store;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StoreException;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import java.time.Duration;

/**
 * What callers get from a store that does not answer.
 *
 * @param limit how long a call may take
 */
public record StoreCallErrors(Duration limit) implements BoundedCalls.Errors {
    @Override
    public RuntimeException earlierCallHangs() {
        return new StoreException(
                "The store was not asked: an earlier call has not returned yet",
                "Check the store; it is used again as soon as that call returns");
    }

    @Override
    public RuntimeException noThread() {
        return new StoreException(
                "The store was not asked: no thread was free for " + limit.toSeconds() + " s",
                "Give the engine more threads; it goes on without the store until one is free");
    }

    @Override
    public RuntimeException late() {
        return new StoreException(
                "The store did not answer within " + limit.toSeconds() + " s",
                "Check the store; until it answers, the engine goes on without it");
    }

    @Override
    public RuntimeException closed() {
        return new EngineClosedException("The engine was closed before the store answered", "Open a new one");
    }
}

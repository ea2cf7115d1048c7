package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A caller of a request. */
final class TestCaller implements CallContext {
    final String name;
    final @Nullable RuntimeException failure;
    private final long neededBy;
    private final boolean retry;
    private boolean awaited;

    @Nullable
    QueuedCall<?> call;

    /** Runs when the caller is asked for its executor: its queue has been found, and it is not in it yet. */
    Runnable beforeQueued = () -> {};

    private TestCaller(String name, boolean awaited, boolean retry, long neededBy, @Nullable RuntimeException failure) {
        this.name = name;
        this.retry = retry;
        this.awaited = awaited;
        this.neededBy = neededBy;
        this.failure = failure;
    }

    static TestCaller reader(String name) {
        return new TestCaller(name, true, false, Long.MIN_VALUE, null);
    }

    /** A reader of credentials that could not be had before. */
    static TestCaller retry(String name) {
        return new TestCaller(name, true, true, Long.MIN_VALUE, null);
    }

    static TestCaller background(String name, long neededBy) {
        return new TestCaller(name, false, false, neededBy, null);
    }

    static TestCaller throttled(String name) {
        StsError error = new StsError("Throttling", 400, "Rate exceeded", null);
        return new TestCaller(
                name, true, false, Long.MIN_VALUE, new StsServiceException("too much", "wait", error, null));
    }

    /** A reader joins. */
    void await() {
        awaited = true;
        if (call != null) {
            call.prioritize();
        }
    }

    String waitingFor() {
        return Objects.requireNonNull(call).waitingFor();
    }

    @Override
    public boolean isAwaited() {
        return awaited;
    }

    @Override
    public boolean isRetry() {
        return retry;
    }

    @Override
    public long neededBy() {
        return neededBy;
    }

    @Override
    public Executor executor(Executor pool) {
        beforeQueued.run();
        return pool;
    }

    @Override
    public void queued(@Nullable QueuedCall<?> queuedCall) {
        call = queuedCall;
    }
}

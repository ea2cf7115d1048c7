package dev.stslib.core.internal.ratelimit;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.SharedRateLimit;
import dev.stslib.api.spi.SharedRateLimit.Demand;
import dev.stslib.api.spi.SharedRateLimit.Grant;
import dev.stslib.core.internal.concurrent.BoundedCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rate limit that the store of an engine shares with other processes. Once it has failed, it is asked again after a
 * second, then after two, up to 30 seconds, and no call waits for those answers.
 */
public final class FleetLimit implements AutoCloseable {
    /** How long an answer may take. */
    public static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
    /** A limit of one request a second has the longest wait. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Supplier<Optional<SharedRateLimit>> offered;
    private final BoundedCalls calls;
    private final LongSupplier elapsed;
    private final RandomGenerator random;
    private final Consumer<RuntimeException> failures;
    /** The most processes that any account had. */
    private volatile int mostProcesses = 1;

    private boolean down;
    private long pause;
    /** Elapsed nanoseconds. */
    private long downUntil;

    /**
     * Makes it without asking.
     *
     * @param offered the limit of the store; empty if it has none or is not open
     * @param calls asks, each time for {@link #TIME_LIMIT} at most
     * @param elapsed the elapsed time, nanoseconds
     * @param random spreads the processes that wait
     * @param failures hears why there was no answer
     */
    public FleetLimit(
            Supplier<Optional<SharedRateLimit>> offered,
            BoundedCalls calls,
            LongSupplier elapsed,
            RandomGenerator random,
            Consumer<RuntimeException> failures) {
        this.offered = offered;
        this.calls = calls;
        this.elapsed = elapsed;
        this.random = random;
        this.failures = failures;
    }

    boolean isOffered() {
        return offered.get().isPresent();
    }

    /** Whether the last answer was a failure. */
    synchronized boolean isDown() {
        return down;
    }

    int mostProcesses() {
        return mostProcesses;
    }

    /** Asks. Fails at once during the pause after a failure. */
    CompletionStage<Grant> ask(Demand demand) {
        Optional<SharedRateLimit> limit = offered.get();
        if (limit.isEmpty() || isPausing()) {
            return CompletableFuture.failedStage(new StoreException(
                    "The rate limit of the fleet was not asked: it failed a moment ago", "Check the store"));
        }
        CompletionStage<Grant> answer;
        try {
            answer = calls.run(() -> limit.get().tryAcquire(demand));
        } catch (RuntimeException | Error e) {
            answer = CompletableFuture.failedStage(e);
        }
        return answer.whenComplete((grant, error) -> note(grant, error));
    }

    private synchronized boolean isPausing() {
        return down && elapsed.getAsLong() - downUntil < 0;
    }

    private void note(@Nullable Grant grant, @Nullable Throwable thrown) {
        if (grant != null) {
            mostProcesses = Math.max(mostProcesses, grant.processes());
        }
        boolean isNews = noteState(thrown != null);
        Throwable error = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (isNews && error instanceof RuntimeException failure && !(error instanceof EngineClosedException)) {
            failures.accept(failure);
        }
    }

    /** False for a failure during a pause: of a question that was asked before. */
    private synchronized boolean noteState(boolean failed) {
        long now = elapsed.getAsLong();
        if (!failed) {
            down = false;
            return false;
        }
        if (down && now - downUntil < 0) {
            return false;
        }
        pause = down ? Math.min(2 * pause, LONGEST_PAUSE) : FIRST_PAUSE;
        down = true;
        downUntil = now + pause;
        return true;
    }

    /** How long to wait before asking again, nanoseconds: up to twice as long as the store says. */
    long spread(Duration wait) {
        long nanos = Math.max(
                SHORTEST_WAIT.toNanos(), wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : wait.toNanos());
        return nanos + (long) (nanos * random.nextDouble());
    }

    @Override
    public void close() {
        calls.close();
    }
}

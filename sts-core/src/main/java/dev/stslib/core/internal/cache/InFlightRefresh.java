package dev.stslib.core.internal.cache;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.core.internal.ratelimit.CallContext;
import dev.stslib.core.internal.ratelimit.QueuedCall;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One refresh in flight: the future that its readers share, its priority, and whether a person is asked for it.
 *
 * @param <V> the type of the value
 */
public final class InFlightRefresh<V> implements CallContext {
    private final RefreshTrigger trigger;
    private final LongSupplier elapsed;
    private final long startedAt;
    private final long neededBy;
    private final @Nullable V current;
    private final Supplier<Optional<V>> latest;
    private final BooleanSupplier currentIsRefused;
    private final @Nullable CallerThreadExecutor callersThread;
    /** What the loader brought. */
    private final CompletableFuture<V> answer = new CompletableFuture<>();
    /** What the readers get: the answer, once the entry has taken it, or a value that replaced it. */
    private final CompletableFuture<V> result = new CompletableFuture<>();

    private Consumer<V> replacing = value -> {};
    private boolean retry;
    private volatile boolean refusesStored;
    private volatile boolean outdated;
    private volatile boolean found;
    private volatile boolean awaited;
    private volatile @Nullable QueuedCall<?> queued;
    private volatile @Nullable InFlightRefresh<?> source;
    private volatile @Nullable String stage;
    private volatile boolean asksPerson;
    /** When a person was last asked: the elapsed time, nanoseconds; null if none was. */
    private volatile @Nullable Long lastAsked;

    /**
     * Makes a refresh that has not started.
     *
     * @param trigger what started it
     * @param elapsed the elapsed time, nanoseconds
     * @param neededBy when the current value ends, milliseconds since 1970; {@link Long#MIN_VALUE} without one
     * @param current the value when it started, or null
     * @param latest a fresh value that the entry has got otherwise meanwhile
     * @param currentIsRefused whether a service has refused the entry's value
     * @param callersThread the thread of the reader that makes this refresh itself, or null for the pool
     */
    InFlightRefresh(
            RefreshTrigger trigger,
            LongSupplier elapsed,
            long neededBy,
            @Nullable V current,
            Supplier<Optional<V>> latest,
            BooleanSupplier currentIsRefused,
            @Nullable CallerThreadExecutor callersThread) {
        this.trigger = trigger;
        this.elapsed = elapsed;
        this.startedAt = elapsed.getAsLong();
        this.neededBy = neededBy;
        this.current = current;
        this.latest = latest;
        this.currentIsRefused = currentIsRefused;
        this.callersThread = callersThread;
        awaited = trigger != RefreshTrigger.BACKGROUND;
    }

    /**
     * A refresh for a single caller, of no entry.
     *
     * @param <V> the type of the value
     * @return the refresh
     */
    public static <V> InFlightRefresh<V> unshared() {
        return new InFlightRefresh<>(
                RefreshTrigger.READ, () -> 0, Long.MIN_VALUE, null, Optional::empty, () -> false, null);
    }

    /**
     * Notes whether the refresh before this one failed.
     *
     * @return this
     */
    InFlightRefresh<V> retrying(boolean afterFailure) {
        retry = afterFailure;
        return this;
    }

    /** Notes what takes a value that is better than the answer. */
    void replacing(Consumer<V> taker) {
        replacing = taker;
    }

    /** Notes whether only a value will do that is requested from now on, and none that a store holds. */
    void refuseStored(boolean refuses) {
        refusesStored = refuses;
    }

    /** Notes that what it brings is refused, because it began too early. Only readers that wait already get the value. */
    void outdate() {
        outdated = true;
    }

    /**
     * Notes that the request is sent from now on, and signed with nothing that may have been refused: what it brings is as new as
     * what another refresh would.
     */
    public void renewed() {
        outdated = false;
    }

    boolean isOutdated() {
        return outdated;
    }

    /**
     * Whether the refresh asks for a new value without a look into the store.
     *
     * @return true if a caller forced it, or if earlier values are refused
     */
    public boolean isForced() {
        return trigger == RefreshTrigger.FORCED || refusesStored;
    }

    /**
     * What started the refresh.
     *
     * @return the trigger
     */
    public RefreshTrigger trigger() {
        return trigger;
    }

    /**
     * The value that the entry had when the refresh started.
     *
     * @return the value, which may have expired, or null
     */
    public @Nullable V current() {
        return current;
    }

    /**
     * Whether a service has refused the value that the entry has now.
     *
     * @return true if it must not be served again
     */
    public boolean isCurrentRefused() {
        return currentIsRefused.getAsBoolean();
    }

    /**
     * A fresh value that the entry has got otherwise since the refresh started, which makes the refresh needless.
     *
     * @return the value, or empty
     */
    public Optional<V> latest() {
        return latest.get();
    }

    /**
     * Serves the readers. The first answer counts.
     *
     * @param value the new value
     */
    public void answered(V value) {
        answer.complete(value);
    }

    /** Notes that the value comes from a store: another process, or an earlier run, asked for it. */
    public void found() {
        found = true;
    }

    boolean isFound() {
        return found;
    }

    /**
     * Offers a value that turned up after the answer and lives longer. Later readers get it.
     *
     * @param better the value
     */
    public void replaceAnswer(V better) {
        replacing.accept(better);
    }

    /** Ends the refresh with a failure, unless there is an answer. */
    void failed(Throwable error) {
        answer.completeExceptionally(error);
    }

    CompletionStage<V> answer() {
        return answer;
    }

    CompletableFuture<V> result() {
        return result;
    }

    /**
     * Runs an action if the entry gets its value otherwise before there is an answer.
     *
     * @param action the action
     */
    public void onSuperseded(Runnable action) {
        CompletionStage<V> end = result;
        end.whenComplete((value, error) -> {
            if (!answer.isDone()) {
                action.run();
            }
        });
    }

    /**
     * Notes which stage the refresh is in.
     *
     * @param name the name of the stage, without a secret
     */
    public void enter(String name) {
        stage = name;
    }

    /** The stage that the refresh is in, or null. */
    @Nullable
    String stage() {
        return stage;
    }

    long startedAt() {
        return startedAt;
    }

    /**
     * Notes whether the refresh waits for a person: one whom this process asks for a code, or one whom another process
     * may be asking. The patience of readers does not run out meanwhile.
     *
     * @param asks true when the wait begins, false when it ends
     */
    public void asksPerson(boolean asks) {
        if (asksPerson) {
            lastAsked = elapsed.getAsLong();
        }
        asksPerson = asks && !result.isDone();
    }

    /** Whether this refresh, or that of its source, waits for a person. */
    boolean isAskingPerson() {
        InFlightRefresh<?> first = source;
        return isAskingItself() || (first != null && first.isAskingPerson());
    }

    private boolean isAskingItself() {
        return asksPerson && !result.isDone();
    }

    /** The elapsed time until which this refresh, or that of its source, waited for a person; null if neither did. */
    @Nullable
    Long lastAsked() {
        InFlightRefresh<?> first = source;
        Long own = isAskingItself() ? Long.valueOf(elapsed.getAsLong()) : lastAsked;
        Long before = first == null ? null : first.lastAsked();
        return own == null || (before != null && before - own > 0) ? before : own;
    }

    @Nullable
    CallerThreadExecutor callersThread() {
        return callersThread;
    }

    /** Notes that a caller waits for this refresh from now on, which raises its priority and that of its sources. */
    void await() {
        awaited = true;
        QueuedCall<?> call = queued;
        if (call != null) {
            call.prioritize();
        }
        InFlightRefresh<?> first = source;
        if (first != null) {
            first.await();
        }
    }

    /** Notes that the source of the request has to be refreshed first. */
    void comesAfter(InFlightRefresh<?> first) {
        source = first;
        if (awaited) {
            first.await();
        }
    }

    /** What the request waits for in a queue, or null if it has started. */
    @Nullable
    String heldUpBy() {
        QueuedCall<?> call = queued;
        InFlightRefresh<?> first = source;
        return call != null ? call.waitingFor() : first == null || first.result.isDone() ? null : first.heldUpBy();
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
        return callersThread == null ? pool : callersThread;
    }

    @Override
    public void queued(@Nullable QueuedCall<?> call) {
        queued = call;
    }

    /** Whether it failed for a reason that does not concern a reader that joined it, which tries again itself. */
    boolean failedForItsStarterOnly(RuntimeException error) {
        return (trigger == RefreshTrigger.BACKGROUND && error instanceof MfaCodeRequiredException)
                || wasInterrupted(error);
    }

    /** Whether it failed because the reader that made it on its own thread was interrupted. */
    boolean wasInterrupted(RuntimeException error) {
        return callersThread != null && error instanceof CallInterruptedException;
    }
}

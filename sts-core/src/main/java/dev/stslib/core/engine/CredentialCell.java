package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialTimeoutException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.core.refresh.Action;
import dev.stslib.core.refresh.Failure;
import dev.stslib.core.refresh.Freshness;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the credentials of one key. Readers of fresh ones take no lock; all others pass through one short lock that
 * decides by {@link Freshness} and never covers a request. At most one refresh is under way.
 */
public final class CredentialCell implements Wakeable {
    private final CredentialKey key;
    private final String label;
    private volatile Fetch fetch;
    private final Timing timing;
    private final CellObserver observer;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Snapshot snapshot = Snapshot.EMPTY;
    /** Whether somebody has read since the last refresh; a lost write only costs one background refresh. */
    private boolean read;

    private @Nullable Flight flight;
    private @Nullable Failure failure;
    private boolean closed;
    private boolean watched;
    private int keepers;

    CredentialCell(CredentialKey key, String label, Fetch fetch, Timing timing, CellObserver observer) {
        this.key = key;
        this.label = label;
        this.fetch = fetch;
        this.timing = timing;
        this.observer = observer;
    }

    /** Fetches in the newest caller's way from now on: keys may have been corrected, or a proxy, since the first. */
    void fetchBy(Fetch newest) {
        fetch = newest;
    }

    /**
     * What names the cell.
     *
     * @return the key
     */
    public CredentialKey key() {
        return key;
    }

    /**
     * What the cell is called in messages.
     *
     * @return the label
     */
    public String label() {
        return label;
    }

    /**
     * The credentials to use now.
     *
     * @return valid credentials
     */
    public TemporaryCredentials get() {
        return get(timing.clock().millis());
    }

    /**
     * The credentials to use now, for a caller that has just read the engine's clock.
     *
     * @param millis what the clock said, milliseconds since 1970
     * @return valid credentials
     */
    public TemporaryCredentials get(long millis) {
        Snapshot now = snapshot;
        if (millis < now.freshUntil && now.credentials != null) {
            if (!read) {
                read = true;
            }
            return now.credentials;
        }
        Turn turn = turn();
        return turn.served != null ? turn.served : await(turn);
    }

    /**
     * The credentials to use now, without blocking.
     *
     * @return a stage that whoever gets it cannot complete
     */
    public CompletionStage<TemporaryCredentials> async() {
        Snapshot now = snapshot;
        if (timing.clock().millis() < now.freshUntil && now.stage != null) {
            if (!read) {
                read = true;
            }
            return now.stage;
        }
        return asyncSlowly(Urgency.WAITED_FOR);
    }

    /** The credentials as the source of another request. */
    CompletionStage<SourceCredentials> source(Urgency urgency) {
        Snapshot now = snapshot;
        if (timing.clock().millis() < now.freshUntil && now.source != null) {
            return now.source;
        }
        return asyncSlowly(urgency).thenApply(TemporaryCredentials::asSource);
    }

    private CompletionStage<TemporaryCredentials> asyncSlowly(Urgency urgency) {
        Turn turn;
        try {
            turn = turn(urgency);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
        if (turn.served != null) {
            return CompletableFuture.completedStage(turn.served);
        }
        Flight awaited = turn.flight();
        return awaited.landing
                .handle((landed, error) -> error == null
                        ? CompletableFuture.completedStage(landed)
                        : urgency != Urgency.BACKGROUND && askedNobody(awaited, error)
                                ? asyncSlowly(urgency)
                                : CompletableFuture.completedStage(settle(error)))
                .thenCompose(outcome -> outcome)
                .minimalCompletionStage();
    }

    /** Whether a refresh failed only since it was the background's, which may not disturb a person: a reader may. */
    private static boolean askedNobody(Flight landed, Throwable error) {
        return landed.urgency == Urgency.BACKGROUND && unwrap(error) instanceof MfaCodeRequiredException;
    }

    /**
     * New credentials whatever is there, or those of a refresh that is under way.
     *
     * @return the credentials to come
     */
    public CompletionStage<TemporaryCredentials> renew() {
        Flight joined;
        boolean start;
        lock.lock();
        try {
            checkOpen();
            start = flight == null;
            joined = start ? begin(Urgency.FORCED) : flight();
        } finally {
            lock.unlock();
        }
        if (start) {
            launch(joined);
        }
        return joined.landing.minimalCompletionStage();
    }

    /**
     * Says that a service refused credentials. The next reader waits for new ones.
     *
     * @param accessKeyId their access key id; one that is no longer current does nothing
     */
    public void invalidate(String accessKeyId) {
        lock.lock();
        try {
            TemporaryCredentials current = snapshot.credentials;
            if (!closed && current != null && current.accessKeyId().equals(accessKeyId)) {
                snapshot = snapshot.stale();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts credentials here that a caller got itself, in place of those that are here, and passes them on to the store.
     *
     * @param credentials the credentials
     */
    public void replace(TemporaryCredentials credentials) {
        if (put(credentials, true)) {
            observer.refreshed(this, credentials, Duration.ZERO);
        }
    }

    /**
     * Puts credentials here that were stored, unless those that are here live as long.
     *
     * @param credentials the credentials
     */
    void restore(TemporaryCredentials credentials) {
        put(credentials, false);
    }

    private boolean put(TemporaryCredentials credentials, boolean always) {
        lock.lock();
        try {
            TemporaryCredentials current = snapshot.credentials;
            boolean better = current == null || credentials.expiration().isAfter(current.expiration());
            if (closed || !(always || better)) {
                return false;
            }
            accept(credentials);
        } finally {
            lock.unlock();
        }
        observer.rescheduled(this);
        return true;
    }

    /**
     * What is here and still valid, without asking anybody.
     *
     * @return the credentials, or empty
     */
    public Optional<TemporaryCredentials> peek() {
        TemporaryCredentials current = snapshot.credentials;
        return current == null || current.isExpired(timing.clock().instant()) ? Optional.empty() : Optional.of(current);
    }

    /** What is here and far from its end. */
    Optional<TemporaryCredentials> fresh() {
        Snapshot now = snapshot;
        return timing.clock().millis() < now.freshUntil ? Optional.ofNullable(now.credentials) : Optional.empty();
    }

    /**
     * Refreshes in the background whether anybody reads or not, until it is said otherwise.
     *
     * @param keep true to begin, false to end; as often as it was begun
     */
    public void keep(boolean keep) {
        lock.lock();
        try {
            keepers += keep ? 1 : -1;
        } finally {
            lock.unlock();
        }
        observer.rescheduled(this);
    }

    /** Refreshes in the background as long as somebody has read since the last refresh. */
    public void watch() {
        lock.lock();
        try {
            watched = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the cell: who waits and who comes later gets {@link EngineClosedException}. */
    void close() {
        Flight ended;
        lock.lock();
        try {
            closed = true;
            snapshot = Snapshot.EMPTY;
            ended = flight;
            flight = null;
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.landing.completeExceptionally(closedError());
        }
    }

    /** When the background wants to look at this cell again, milliseconds since 1970; the largest number for never. */
    long nextWake() {
        lock.lock();
        try {
            Snapshot now = snapshot;
            if (closed || (keepers == 0 && !watched) || now.lifespan == null) {
                return Long.MAX_VALUE;
            }
            if (failure != null) {
                long nanos = failure.retryAt() - timing.elapsed().getAsLong();
                // A whole millisecond later, so that the wait is over when the timer rings.
                long retry = timing.clock().millis() + TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1;
                return Math.max(retry, now.lifespan.advisoryAt());
            }
            return now.lifespan.advisoryAt();
        } finally {
            lock.unlock();
        }
    }

    /** Refreshes in the background if that is due. What nobody reads is left alone until somebody does. */
    @Override
    public void wake() {
        Flight started = null;
        boolean later = false;
        lock.lock();
        try {
            boolean wanted = keepers > 0 || read;
            if (!closed && wanted && flight == null) {
                if (due()) {
                    started = begin(Urgency.BACKGROUND);
                } else {
                    later = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (started != null) {
            launch(started);
        } else if (later) {
            observer.rescheduled(this);
        }
    }

    private boolean due() {
        if (failure != null && failure.retryAt() - timing.elapsed().getAsLong() > 0) {
            return false;
        }
        return phase() != Phase.FRESH;
    }

    /** What a reader gets: credentials, or a flight to wait for. */
    private record Turn(
            @Nullable TemporaryCredentials served, @Nullable Flight awaited) {
        Flight flight() {
            return Objects.requireNonNull(awaited);
        }
    }

    private Turn turn() {
        return turn(Urgency.WAITED_FOR);
    }

    private Turn turn(Urgency urgency) {
        Flight started = null;
        Turn turn;
        lock.lock();
        try {
            checkOpen();
            read = true;
            Action action = Freshness.decide(
                    phaseByClock(),
                    snapshot.isStale(),
                    failure,
                    timing.elapsed().getAsLong(),
                    timing.settings());
            TemporaryCredentials current = snapshot.credentials;
            boolean opens = flight == null && action != Action.SERVE && action != Action.THROW;
            if (opens) {
                started = begin(action == Action.SERVE_AND_REFRESH ? Urgency.BACKGROUND : urgency);
            }
            turn = switch (action) {
                case SERVE, SERVE_AND_REFRESH -> new Turn(current, null);
                case REFRESH_ON_CALLER -> opens ? new Turn(null, flight) : new Turn(current, null);
                case WAIT -> new Turn(null, flight);
                case THROW -> throw Objects.requireNonNull(failure).error();
            };
        } finally {
            lock.unlock();
        }
        if (started != null) {
            launch(started);
        }
        return turn;
    }

    private Phase phase() {
        return snapshot.isStale() ? phaseByClock().refused() : phaseByClock();
    }

    private Phase phaseByClock() {
        Lifespan lifespan = snapshot.lifespan;
        return lifespan == null ? Phase.ABSENT : lifespan.phase(timing.clock().millis());
    }

    private Flight begin(Urgency urgency) {
        Flight begun = new Flight(urgency, timing.elapsed().getAsLong());
        flight = begun;
        return begun;
    }

    private Flight flight() {
        return Objects.requireNonNull(flight);
    }

    /** Whatever goes wrong, the flight lands: otherwise nobody would ever start another. */
    private void launch(Flight started) {
        CompletionStage<TemporaryCredentials> coming;
        try {
            observer.asked(this);
            coming = fetch.fetch(started.urgency, snapshot.credentials);
        } catch (RuntimeException | Error e) {
            coming = CompletableFuture.failedStage(e);
        }
        coming.whenComplete((credentials, error) -> land(started, credentials, error));
    }

    private void land(Flight landed, @Nullable TemporaryCredentials credentials, @Nullable Throwable thrown) {
        Throwable error = thrown;
        Failure failed = null;
        lock.lock();
        try {
            if (flight != landed) {
                return;
            }
            flight = null;
            if (error == null
                    && credentials != null
                    && credentials.isExpired(timing.clock().instant())) {
                error = new ExpiredAnswerException(
                        "The credentials of " + label + " that came back have already expired",
                        "Check this machine's clock, or whoever gave them");
            }
            if (error == null && credentials != null) {
                accept(credentials);
            } else {
                failed = remember(unwrap(error));
            }
        } finally {
            lock.unlock();
        }
        try {
            if (failed == null && credentials != null) {
                long took = timing.elapsed().getAsLong() - landed.startedAt;
                observer.refreshed(this, credentials, Duration.ofNanos(Math.max(0, took)));
            } else if (failed != null) {
                observer.failed(this, failed);
            }
        } finally {
            if (failed == null) {
                landed.landing.complete(credentials);
            } else {
                landed.landing.completeExceptionally(failed.error());
            }
            observer.rescheduled(this);
        }
    }

    private void accept(TemporaryCredentials credentials) {
        failure = null;
        read = false;
        snapshot = Snapshot.of(credentials, timing.lifespan(credentials));
    }

    private Failure remember(RuntimeException error) {
        Snapshot now = snapshot;
        long toMandatory = now.lifespan == null
                ? 0
                : now.lifespan.nanosToMandatory(timing.clock().millis());
        Failure failed = Freshness.failed(
                error, phase(), failure, timing.elapsed().getAsLong(), toMandatory, timing.settings(), timing.random());
        failure = failed;
        return failed;
    }

    private TemporaryCredentials await(Turn turn) {
        Flight awaited = turn.flight();
        try {
            long millis = Freshness.patience(snapshot.lifespan, timing.clock().millis(), timing.settings());
            return awaited.landing.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() != null && askedNobody(awaited, e.getCause())) {
                return get();
            }
            return settle(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            return tooLong(awaited);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CredentialTimeoutException(
                    "The wait for the credentials of " + label + " was interrupted",
                    "Ask again; the request goes on for others",
                    e);
        }
    }

    /** What one who waited gets after a failure: the current credentials where the rules allow it. */
    private TemporaryCredentials settle(Throwable thrown) {
        RuntimeException error = unwrap(thrown);
        lock.lock();
        try {
            TemporaryCredentials current = snapshot.credentials;
            if (!closed && current != null && Freshness.serves(phase(), asFailure(error), timing.settings())) {
                return current;
            }
        } finally {
            lock.unlock();
        }
        throw error;
    }

    private TemporaryCredentials tooLong(Flight awaited) {
        CredentialTimeoutException error = new CredentialTimeoutException(
                "The credentials of " + label + " did not come within "
                        + timing.settings().waitTimeout().toSeconds() + " s",
                "Check the endpoint, or allow a longer wait; the request goes on for others");
        lock.lock();
        try {
            if (flight == awaited && failure == null) {
                remember(error);
            }
        } finally {
            lock.unlock();
        }
        return settle(error);
    }

    private static Failure asFailure(RuntimeException error) {
        return new Failure(error, Phase.ABSENT, 0, 0, 0);
    }

    private static RuntimeException unwrap(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private void checkOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private EngineClosedException closedError() {
        return new EngineClosedException(
                "The engine that gave the credentials of " + label + " is closed", "Open a new one");
    }
}

package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.refresh.Failure;
import dev.stslib.core.refresh.FailureKind;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the credentials of one key. Readers of fresh ones take no lock; all others pass through {@link CellState}. At most
 * one refresh is under way.
 */
public final class CredentialCell extends CellState {
    private volatile Fetch fetch;

    CredentialCell(CredentialKey key, Subject subject, Fetch fetch, CellKit kit) {
        super(key, subject, kit);
        this.fetch = fetch;
    }

    /** Fetches in the newest caller's way from now on: keys may have been corrected, or a proxy, since the first. */
    void fetchBy(Fetch newest) {
        fetch = newest;
    }

    Fetch fetch() {
        return fetch;
    }

    Subject subject() {
        return subject;
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
        return subject.label();
    }

    /**
     * The credentials to use now.
     *
     * @return valid credentials
     */
    public TemporaryCredentials get() {
        return get(timing().clock().millis());
    }

    /**
     * The credentials to use now, for a caller that has just read the engine's clock.
     *
     * @param millis what the clock said, milliseconds since 1970
     * @return valid credentials
     */
    public TemporaryCredentials get(long millis) {
        Snapshot now = snapshot();
        if (millis < now.freshUntil && now.credentials != null) {
            noteRead();
            return now.credentials;
        }
        Turn turn = launched(turn(Urgency.WAITED_FOR, kit.ownThread()));
        return turn.served() != null ? turn.served() : kit.waits().block(this, turn);
    }

    /**
     * The credentials to use now, without blocking.
     *
     * @return a stage that whoever gets it cannot complete
     */
    public CompletionStage<TemporaryCredentials> async() {
        Snapshot now = snapshot();
        if (isFresh(now)) {
            noteRead();
            return now.stage();
        }
        return asyncSlowly(Urgency.WAITED_FOR, null);
    }

    /**
     * The credentials as the source of another request: those that are here until their last minute, so that a source is
     * asked for as seldom as can be, and never ahead of need.
     */
    CompletionStage<SourceCredentials> source(Flight asker) {
        SourceCredentials here = opening();
        return here == null
                ? asyncSlowly(asker.urgency, asker).thenApply(TemporaryCredentials::asSource)
                : CompletableFuture.completedStage(here);
    }

    /** What {@link #source} gives at once, or null. */
    @Nullable
    SourceCredentials opening() {
        Snapshot now = snapshot();
        return now.credentials != null && now.opensAt(timing().clock().millis()) ? now.credentials.asSource() : null;
    }

    CompletionStage<TemporaryCredentials> asyncSlowly(Urgency urgency, @Nullable Flight asker) {
        try {
            Turn turn = turn(urgency, asker == null ? null : asker.own);
            if (asker != null && turn.awaited() != null) {
                asker.comesAfter(turn.awaited());
            }
            launched(turn);
            if (turn.served() != null) {
                return CompletableFuture.completedStage(turn.served());
            }
            return asker == null
                    ? kit.waits().async(this, turn.flight())
                    : kit.waits().source(this, turn.flight(), asker);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private Turn launched(Turn turn) {
        if (turn.start() != null) {
            kit.flights().launch(this, turn.start());
        }
        return turn;
    }

    private boolean isFresh(Snapshot now) {
        return timing().clock().millis() < now.freshUntil;
    }

    /**
     * New credentials whatever is there, or those of a refresh that is under way.
     *
     * @return the credentials to come, or why there are none, such as a final failure that is remembered for everybody
     *     for some seconds
     */
    public CompletionStage<TemporaryCredentials> renew() {
        try {
            return kit.waits().renewed(this, launched(renewal()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Says that a service refused credentials. The next reader waits for new ones.
     *
     * @param accessKeyId their access key id; one that is no longer current does nothing
     */
    public void invalidate(String accessKeyId) {
        refused(accessKeyId);
    }

    /**
     * Puts credentials here that a caller got itself, in place of those that are here, and passes them on to the store.
     * Whoever waits for a refresh gets them too.
     *
     * @param credentials the credentials
     * @throws ExpiredAnswerException if they have already expired
     */
    public void replace(TemporaryCredentials credentials) {
        kit.flights().requireLive(this, credentials);
        if (put(credentials, true)) {
            Flight needless = takeFlight();
            kit.flights().rescheduled(this);
            kit.flights().arrived(this, credentials);
            if (needless != null) {
                needless.landing.complete(credentials);
            }
        }
    }

    /** Puts credentials here that were stored, unless those that are here live as long. */
    void restore(TemporaryCredentials credentials) {
        if (put(credentials, false)) {
            kit.flights().rescheduled(this);
        }
    }

    /**
     * What is here and still valid, without asking anybody.
     *
     * @return the credentials, or empty
     */
    public Optional<TemporaryCredentials> peek() {
        return Optional.ofNullable(snapshot().credentials)
                .filter(current -> !current.isExpired(timing().clock().instant()));
    }

    /**
     * The account that credentials of this cell belong to.
     *
     * @param credentials what the cell gave
     * @return the account in the role's ARN, or that of the keys behind a session token; null where it is not known, and
     *     where the credentials are no longer those of the cell
     */
    @SuppressWarnings("ReferenceEquality") // new credentials are a new object
    public @Nullable String accountOf(TemporaryCredentials credentials) {
        if (snapshot().credentials != credentials) {
            return null;
        }
        String known = fetch.account();
        return known == null ? subject.account() : known;
    }

    /** What is here and far from its end. */
    Optional<TemporaryCredentials> fresh() {
        Snapshot now = snapshot();
        return isFresh(now) ? Optional.ofNullable(now.credentials) : Optional.empty();
    }

    /**
     * Refreshes in the background whether anybody reads or not, until it is said otherwise.
     *
     * @param keep true to begin, false to end; as often as it was begun
     */
    public void keep(boolean keep) {
        noteKept(keep);
        kit.flights().rescheduled(this);
        noteAbove(keep ? 1 : -1);
    }

    /**
     * Refreshes in the background as long as somebody has read since the last refresh, until it is said otherwise.
     *
     * @param watch true to begin, false to end; as often as it was begun
     */
    public void watch(boolean watch) {
        if (noteWatch(watch)) {
            kit.flights().rescheduled(this);
            noteAbove(watch ? 1 : -1);
        }
    }

    /** All that these credentials come from are in use as often as these. */
    private void noteAbove(int more) {
        for (CredentialCell one = subject.above(); one != null; one = one.subject.above()) {
            one.below(more);
            one.kit.flights().rescheduled(one);
        }
    }

    /** How things stand. */
    synchronized KeyState describe() {
        long now = timing().clock().millis();
        TemporaryCredentials current = snapshot().credentials;
        Failure last = failure;
        return new KeyState(
                name(),
                snapshot().phase(now),
                current == null ? null : current.accessKeyId(),
                current == null ? null : current.issuedAt(),
                current == null ? null : current.expiration(),
                last == null ? null : FailureKind.of(last.error()),
                last == null || nextTry() == Long.MAX_VALUE ? null : Instant.ofEpochMilli(nextTry()),
                flight != null,
                flight == null ? 0 : flight.landing.getNumberOfDependents(),
                subject.chain());
    }

    /** Ends the cell: who waits and who comes later gets {@link EngineClosedException}. */
    void close() {
        Flight ended = end();
        if (ended != null) {
            ended.landing.completeExceptionally(closedError());
        }
    }

    /** Tells of the end if it is near, and refreshes in the background if that is due. What nobody reads is left alone until somebody does. */
    @Override
    public void wake() {
        long now = timing().clock().millis();
        Instant end = notice(now);
        if (end != null) {
            kit.flights().ending(this, end);
        }
        Flight started = due(now);
        if (started != null) {
            kit.flights().launch(this, started);
        } else {
            rest();
            kit.flights().rescheduled(this);
        }
    }
}

package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.event.WatchedKey;
import dev.stslib.core.refresh.Action;
import dev.stslib.core.refresh.Failure;
import dev.stslib.core.refresh.Freshness;
import dev.stslib.core.refresh.Lifespan;
import dev.stslib.core.refresh.Phase;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cell knows, and how it changes. Its own monitor guards it, but for the snapshot, which anybody may read. It
 * decides by {@link Freshness} and calls nobody outside, so the monitor is held for moments only and never covers a
 * request. A part of {@link CredentialCell} and not an object of its own, for there is one for each role.
 */
abstract class CellState extends Alarm {
    final CredentialKey key;
    final Subject subject;
    final CellKit kit;
    private volatile Snapshot snapshot = Snapshot.EMPTY;
    /** Whether there was a read since the credentials came: then their end is worth a notice. */
    private boolean read;
    /** Whether there was a read since the last try, failed ones too; a lost write only costs one background refresh. */
    private boolean readSinceTry;
    /** Whether the time of the next try has passed without a read: the background does nothing until the next refresh. */
    private boolean resting;

    @Nullable
    Flight flight;

    @Nullable
    Failure failure;

    private boolean closed;
    private int watchers;
    private int keepers;
    /** How many cells that take their source from here are watched or kept. */
    private int below;
    /** How many of the notices of the end have been told. */
    private int told;

    CellState(CredentialKey key, Subject subject, CellKit kit) {
        this.key = key;
        this.subject = subject;
        this.kit = kit;
    }

    Timing timing() {
        return kit.timing();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Writes only once, so that readers on many cores do not take the line from each other. */
    void noteRead() {
        if (!readSinceTry) {
            read = true;
            readSinceTry = true;
        }
    }

    /**
     * What a reader gets.
     *
     * @param urgency who it is
     * @param own its thread if it lends that to the refresh of whatever it opens, or null
     */
    synchronized Turn turn(Urgency urgency, @Nullable OwnThread own) {
        requireOpen();
        noteRead();
        long now = timing().clock().millis();
        Action action = Freshness.decide(
                snapshot.phaseByClock(now),
                snapshot.isStale(),
                failure,
                timing().elapsed().getAsLong(),
                timing().settings());
        boolean opens = flight == null && action != Action.SERVE && action != Action.THROW;
        Flight started = opens
                ? begin(
                        action == Action.SERVE_AND_REFRESH ? Urgency.BACKGROUND : urgency,
                        action == Action.SERVE_AND_REFRESH ? null : own)
                : null;
        TemporaryCredentials current = snapshot.credentials;
        return switch (action) {
            case SERVE, SERVE_AND_REFRESH -> new Turn(current, null, started);
            case REFRESH_ON_CALLER -> opens ? new Turn(null, flight, started) : new Turn(current, null, null);
            case WAIT -> new Turn(null, flight, started);
            case THROW -> throw Objects.requireNonNull(failure).error();
        };
    }

    /** What a caller gets that wants new credentials whatever is there. */
    synchronized Turn renewal() {
        requireOpen();
        if (flight == null && failure != null && failure.isFinal() && !timing().isOver(failure.notBefore())) {
            throw failure.error();
        }
        Flight started = flight == null ? begin(Urgency.FORCED, null) : null;
        return new Turn(null, flight, started);
    }

    private Flight begin(Urgency urgency, @Nullable OwnThread own) {
        Flight begun = new Flight(urgency, timing().elapsed().getAsLong(), snapshot.expiresAt(), own);
        flight = begun;
        snapshot = snapshot.inRefresh();
        return begun;
    }

    synchronized void refused(String accessKeyId) {
        TemporaryCredentials current = snapshot.credentials;
        if (!closed && current != null && current.accessKeyId().equals(accessKeyId)) {
            snapshot = snapshot.stale();
        }
    }

    /** Takes credentials in, always or only if they live longer; false if it did not. */
    synchronized boolean put(TemporaryCredentials credentials, boolean always) {
        TemporaryCredentials current = snapshot.credentials;
        boolean better = current == null || credentials.expiration().isAfter(current.expiration());
        if (closed || !(always || better)) {
            return false;
        }
        accept(credentials);
        return true;
    }

    private void accept(TemporaryCredentials credentials) {
        failure = null;
        read = false;
        tried();
        snapshot = Snapshot.of(credentials, timing().lifespan(credentials));
        told = subject.notices()
                .due(
                        credentials.expiration().toEpochMilli(),
                        credentials.issuedAt().toEpochMilli());
    }

    /** One read opens one try, whatever comes of it. The next try needs another read. */
    private void tried() {
        readSinceTry = false;
        resting = false;
    }

    /** Forgets the flight that is under way, which something else has made needless; null if there is none. */
    synchronized @Nullable Flight takeFlight() {
        Flight needless = flight;
        flight = null;
        snapshot = snapshot.afterRefresh();
        return needless;
    }

    /** Ends a flight; null if it was ended before. */
    synchronized @Nullable Landing land(
            Flight landed, @Nullable TemporaryCredentials credentials, @Nullable RuntimeException error) {
        if (flight != landed) {
            return null;
        }
        flight = null;
        tried();
        if (error != null || credentials == null) {
            snapshot = snapshot.afterRefresh();
            RuntimeException thrown = Objects.requireNonNull(error);
            return new Landing(null, landed.wasInterrupted(thrown) ? failure(thrown) : remember(thrown));
        }
        accept(credentials);
        return new Landing(credentials, null);
    }

    /** Somebody waited for a flight in vain: that counts as a failure while it is under way. */
    synchronized void late(Flight awaited, RuntimeException error) {
        if (flight == awaited && !Freshness.hasTried(failure)) {
            remember(error);
        }
    }

    private Failure remember(RuntimeException error) {
        Failure failed = failure(error);
        failure = failed;
        return failed;
    }

    private Failure failure(RuntimeException error) {
        long now = timing().clock().millis();
        Lifespan lifespan = snapshot.lifespan();
        return Freshness.failed(
                error,
                snapshot.phase(now),
                failure,
                timing().elapsed().getAsLong(),
                lifespan == null ? 0 : lifespan.nanosToMandatory(now),
                timing().settings(),
                timing().random());
    }

    /** What one who waited gets after a failure: the current credentials where the rules allow it. */
    synchronized @Nullable TemporaryCredentials afterFailure(RuntimeException error) {
        Phase phase = snapshot.phase(timing().clock().millis());
        Failure failed = new Failure(error, Phase.ABSENT, 0, 0, 0);
        return !closed && Freshness.serves(phase, failed, timing().settings()) ? snapshot.credentials : null;
    }

    synchronized void noteKept(boolean keep) {
        keepers += keep ? 1 : -1;
    }

    /** One watcher more or less; true if it is the first, or was the last. */
    synchronized boolean noteWatch(boolean begin) {
        watchers += begin ? 1 : -1;
        return watchers == (begin ? 1 : 0);
    }

    /** One more or one less below is in use. */
    synchronized void below(int more) {
        below += more;
    }

    /** When the background wants to look at this cell again, milliseconds since 1970; the largest number for never. */
    synchronized long nextWake() {
        if (closed || snapshot.credentials == null || !(keepers > 0 || watchers > 0 || isSourceWithCode())) {
            return Long.MAX_VALUE;
        }
        boolean rests = resting && keepers == 0;
        if (rests && !isInUse()) {
            return Long.MAX_VALUE;
        }
        return Math.min(rests ? Long.MAX_VALUE : nextTry(), subject.notices().next(snapshot.expiresAt(), told));
    }

    /** Whether somebody below lives on these, and only a code can renew them. */
    private boolean isSourceWithCode() {
        return below > 0 && subject.code() != null;
    }

    /** When the background refreshes or tries again, milliseconds since 1970; the largest number for never. */
    synchronized long nextTry() {
        if (closed || (keepers == 0 && watchers == 0) || snapshot.credentials == null) {
            return Long.MAX_VALUE;
        }
        Lifespan lifespan = Objects.requireNonNull(snapshot.lifespan());
        if (failure == null) {
            return lifespan.advisoryAt();
        }
        long next = timing().nextTry(failure, lifespan);
        return snapshot.isStale() ? next : Math.max(next, lifespan.advisoryAt());
    }

    /** Whether the background has anything to do here. What nobody reads is left alone until somebody does. */
    synchronized boolean isWanted() {
        return !closed && (keepers > 0 || (watchers > 0 && readSinceTry)) && flight == null;
    }

    /** Leaves the credentials alone from now on if nothing is to be done for want of a reader. */
    synchronized void rest() {
        resting = !isWanted();
    }

    /** Whether somebody is to be told of their end. */
    private boolean isInUse() {
        return keepers > 0 || (watchers > 0 && read) || isSourceWithCode();
    }

    /**
     * When the credentials end, if somebody is to be told of that now; each notice is given once. What needs no code is
     * worth a word only where a refresh failed or hangs.
     */
    synchronized @Nullable Instant notice(long now) {
        TemporaryCredentials current = snapshot.credentials;
        if (closed || current == null || !isInUse()) {
            return null;
        }
        Instant end = current.expiration();
        int due = subject.notices().due(end.toEpochMilli(), now);
        if (due <= told) {
            return null;
        }
        told = due;
        return subject.code() != null || failure != null || flight != null ? end : null;
    }

    /** A flight of the background if one is due: it may have been woken for a notice, and earlier. */
    synchronized @Nullable Flight due(long now) {
        boolean early = !snapshot.isStale() && now < snapshot.advisoryAt();
        boolean may = isWanted() && timing().mayTry(failure, snapshot.phaseByClock(now));
        return may && !early && snapshot.phase(now) != Phase.FRESH ? begin(Urgency.BACKGROUND, null) : null;
    }

    /** Forgets everything for good; gives the flight that is under way. */
    synchronized @Nullable Flight end() {
        closed = true;
        snapshot = Snapshot.EMPTY;
        Flight ended = flight;
        flight = null;
        return ended;
    }

    WatchedKey name() {
        return new WatchedKey(subject.label(), key, subject.kind());
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    EngineClosedException closedError() {
        return new EngineClosedException(
                "The engine that gave the credentials of " + subject.label() + " is closed", "Open a new one");
    }
}

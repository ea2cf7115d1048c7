package dev.stslib.core.stslib;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.Timing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a {@link StsCore}: its session token, the cache entries of its last list, and the cycle that refreshes them. */
final class CurrentSet {
    private final Timing timing;
    private @Nullable SessionToken session;
    /** When the session token was adopted. */
    private Timing.Moment adopted;

    private Map<String, CacheEntry<TemporaryCredentials>> entries = Map.of();
    private @Nullable RefreshCycle cycle;
    private boolean closed;

    CurrentSet(Timing timing) {
        this.timing = timing;
        this.adopted = timing.now();
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new EngineClosedException("This StsCore is closed", "Create a new one");
        }
    }

    /** Returns the session token. Its times are by the wall clock as it shows now, which may have been set back. */
    synchronized Optional<SessionToken> session() {
        requireOpen();
        if (session == null) {
            return Optional.empty();
        }
        long setBack = adopted.setBack(timing.now());
        return Optional.of(SessionTokenLookup.earlier(session, setBack));
    }

    /** Replaces the session token. A running cycle continues with the new one. */
    void adopt(SessionToken token) {
        RefreshCycle running;
        synchronized (this) {
            requireOpen();
            session = token;
            adopted = timing.now();
            running = cycle;
        }
        if (running != null) {
            running.until(token.end());
        }
    }

    /** Replaces the set and its cycle. */
    void install(Map<String, CacheEntry<TemporaryCredentials>> set, @Nullable RefreshCycle next) {
        RefreshCycle before;
        synchronized (this) {
            requireOpen();
            before = cycle;
            entries = set;
            cycle = next;
        }
        if (next != null) {
            next.start();
        }
        if (before != null) {
            before.stop(null);
        }
    }

    /** Returns the newest credentials of the set that have not expired. */
    CredentialSet valid() {
        Map<String, CacheEntry<TemporaryCredentials>> now;
        synchronized (this) {
            requireOpen();
            now = entries;
        }
        Map<String, TemporaryCredentials> valid = new LinkedHashMap<>();
        now.forEach((name, entry) -> entry.peek().ifPresent(found -> valid.put(name, found)));
        return CredentialSet.of(valid);
    }

    void halt() {
        RefreshCycle running;
        synchronized (this) {
            running = cycle;
            cycle = null;
        }
        if (running != null) {
            running.stop("halted");
        }
    }

    /** Halts for good: calls in progress on other threads install nothing after this. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        halt();
    }

    /** Returns the session token, unless it has expired. */
    Optional<SessionToken> validSession() {
        Instant now = timing.clock().instant();
        return session().filter(token -> !token.credentials().isExpired(now));
    }
}

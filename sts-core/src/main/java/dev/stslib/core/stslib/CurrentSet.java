package dev.stslib.core.stslib;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.internal.cache.CacheEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link StsCore} holds now: its session token, the cells of its last list, and the cycle that renews them. */
final class CurrentSet {
    private @Nullable SessionToken session;
    private Map<String, CacheEntry<TemporaryCredentials>> cells = Map.of();
    private @Nullable RefreshCycle cycle;
    private boolean closed;

    synchronized void requireOpen() {
        if (closed) {
            throw new EngineClosedException("This StsCore is closed", "Open another one");
        }
    }

    synchronized Optional<SessionToken> session() {
        requireOpen();
        return Optional.ofNullable(session);
    }

    /** Takes a session token in place of the one before. A cycle that runs goes on with it. */
    void adopt(SessionToken token) {
        RefreshCycle running;
        synchronized (this) {
            requireOpen();
            session = token;
            running = cycle;
        }
        if (running != null) {
            running.until(token.end());
        }
    }

    /** Takes a new set in place of the old, and its cycle in place of the old one's. */
    void install(Map<String, CacheEntry<TemporaryCredentials>> set, @Nullable RefreshCycle next) {
        RefreshCycle before;
        synchronized (this) {
            requireOpen();
            before = cycle;
            cells = set;
            cycle = next;
        }
        if (next != null) {
            next.start();
        }
        if (before != null) {
            before.stop(null);
        }
    }

    /** The newest credentials of the set that have not expired. */
    CredentialSet valid() {
        Map<String, CacheEntry<TemporaryCredentials>> now;
        synchronized (this) {
            requireOpen();
            now = cells;
        }
        Map<String, TemporaryCredentials> valid = new LinkedHashMap<>();
        now.forEach((name, cell) -> cell.peek().ifPresent(found -> valid.put(name, found)));
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

    /** Halts for good: what is under way on other threads installs nothing any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        halt();
    }

    /** The session token, unless it has ended. */
    Optional<SessionToken> validSession(Instant now) {
        return session().filter(token -> !token.credentials().isExpired(now));
    }
}

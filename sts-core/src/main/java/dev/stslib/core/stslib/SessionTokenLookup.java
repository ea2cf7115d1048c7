package dev.stslib.core.stslib;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.Lifespan;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.RoleChain;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds a session token that the engine or the store already has for a profile. */
final class SessionTokenLookup {
    private SessionTokenLookup() {}

    /** Finds one in the engine's cache. */
    static Optional<SessionToken> find(EngineRuntime engine, ProfileSet profiles, ProfileSelection user) {
        return find(engine, profiles, user, inMemory -> {});
    }

    /** Finds one in the engine's cache, or one that an earlier run or another process left in the store. */
    static Optional<SessionToken> findStored(EngineRuntime engine, ProfileSet profiles, ProfileSelection user) {
        return find(engine, profiles, user, engine.parts().store()::restore);
    }

    private static Optional<SessionToken> find(
            EngineRuntime engine,
            ProfileSet profiles,
            ProfileSelection user,
            Consumer<CacheEntry<TemporaryCredentials>> before) {
        try {
            RoleChain own = engine.resolveUser(profiles, user);
            Optional<SessionToken> found = of(engine, own, before);
            return found.isPresent()
                    ? found
                    : UserDevice.find(own, profiles).flatMap(withDevice -> of(engine, withDevice, before));
        } catch (StslibException e) {
            // A profile that cannot be used has no token. The call that needs one throws the reason.
            return Optional.empty();
        }
    }

    private static Optional<SessionToken> of(
            EngineRuntime engine, RoleChain user, Consumer<CacheEntry<TemporaryCredentials>> before) {
        CacheEntry<TemporaryCredentials> entry = engine.parts().chains().session(user);
        before.accept(entry);
        return current(entry, user);
    }

    /** Returns the session token of a cache entry. Its times are by the wall clock as it shows now. */
    static Optional<SessionToken> current(CacheEntry<TemporaryCredentials> entry, RoleChain user) {
        return entry.peek().map(found -> {
            Lifespan now = entry.lifespan();
            long setBack = now == null ? 0 : Math.max(0, found.expiration().toEpochMilli() - now.expiresAt());
            return earlier(new SessionToken(found, user.mfaSerial()), setBack);
        });
    }

    /** The same token with earlier times, after the wall clock was set back by some milliseconds. */
    static SessionToken earlier(SessionToken token, long millis) {
        if (millis == 0) {
            return token;
        }
        TemporaryCredentials found = token.credentials();
        TemporaryCredentials seen = new TemporaryCredentials(
                found.accessKeyId(),
                found.secretAccessKey(),
                found.sessionToken(),
                found.issuedAt().minusMillis(millis),
                found.expiration().minusMillis(millis));
        return new SessionToken(seen, token.mfaSerial());
    }
}

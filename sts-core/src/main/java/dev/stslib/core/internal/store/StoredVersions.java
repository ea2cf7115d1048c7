package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.GrowthCheck;
import dev.stslib.core.internal.cache.Lifespan;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions under which a store has what this process uses, and those that were deleted. A deletion concerns what has its
 * version or an earlier one, so that a report of it does nothing when it is repeated.
 */
final class StoredVersions {
    private final InstantSource clock;
    private final Map<CredentialKey, Known> known = new ConcurrentHashMap<>();
    private final GrowthCheck growth = new GrowthCheck();

    /**
     * What is known about an entry.
     *
     * @param id the access key id of the credentials in use, or null if this version and all before it were deleted
     * @param version their version
     * @param endsAt when this is no longer of interest, milliseconds since 1970
     */
    private record Known(@Nullable String id, long version, long endsAt) {}

    StoredVersions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Notes credentials that are about to be used, or were saved.
     *
     * @return false if they were deleted, and must not be used
     */
    boolean use(CredentialKey key, TemporaryCredentials credentials, long version) {
        Known used = new Known(
                credentials.accessKeyId(), version, credentials.expiration().toEpochMilli());
        Known noted = known.merge(
                key, used, (before, next) -> before.version < version || isSame(before, next) ? next : before);
        growth.check(known.entrySet(), entry -> {
            if (entry.getValue().endsAt <= clock.millis()) {
                known.remove(entry.getKey(), entry.getValue());
            }
        });
        return noted.id != null;
    }

    private static boolean isSame(Known before, Known next) {
        return before.version == next.version && before.id != null;
    }

    /**
     * Notes a deletion.
     *
     * @return the access key id of the credentials that are in use and were deleted; null if there are none
     */
    @Nullable
    String delete(CredentialKey key, long version) {
        long now = clock.millis();
        Known deleted = new Known(null, version, now + Lifespan.LONGEST.toMillis());
        Known[] before = new Known[1];
        Known unused = known.compute(key, (same, present) -> {
            before[0] = present;
            return present != null && present.version > version ? present : deleted;
        });
        Known used = before[0];
        return used != null && used.version <= version && used.endsAt > now ? used.id : null;
    }

    /** Whether this version was deleted. */
    boolean isDeleted(CredentialKey key, long version) {
        Known found = known.get(key);
        return found != null && found.id == null && version <= found.version;
    }

    /** The lowest version that is newer than all that is known. */
    long next(CredentialKey key) {
        Known found = known.get(key);
        return found == null ? 1 : found.version + 1;
    }
}

package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last save of each key that the store was not asked for, because another call hung. Each is kept until it expires. */
final class UnsentSaves {
    private final Map<CredentialKey, Save> saves = new ConcurrentHashMap<>();

    /** A save. */
    record Save(
            CredentialKey key,
            EntryDescriptor descriptor,
            @Nullable String account,
            TemporaryCredentials credentials) {
        /** Shows no credentials. */
        @Override
        public String toString() {
            return "Save[" + descriptor.label() + "]";
        }
    }

    /** Keeps a save, unless a newer one of the same key is there. */
    void add(Save save, Instant now) {
        saves.values().removeIf(kept -> kept.credentials().isExpired(now));
        saves.merge(
                save.key(),
                save,
                (kept, added) -> kept.credentials()
                                .issuedAt()
                                .isAfter(added.credentials().issuedAt())
                        ? kept
                        : added);
    }

    /** Removes the saves and returns them. */
    List<Save> drain() {
        List<Save> drained = new ArrayList<>();
        saves.forEach((key, save) -> {
            if (saves.remove(key, save)) {
                drained.add(save);
            }
        });
        return drained;
    }
}

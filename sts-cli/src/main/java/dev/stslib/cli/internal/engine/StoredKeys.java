package dev.stslib.cli.internal.engine;

import dev.stslib.api.Profile;
import dev.stslib.api.Secret;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.format.shell.ProcessFormat;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The long-term keys of profiles in a store, instead of AWS's files. A profile whose keys are there has {@code sts_keys =
 * store}. Keys never expire, so no sweep of the store deletes them.
 */
public final class StoredKeys {
    /** The key of a profile that says where its keys are. */
    public static final String MARK = "sts_keys";
    /** The value of {@link #MARK}. */
    public static final String IN_STORE = "store";

    /** How the name of an entry begins that records a rotation, which may have the only copy of a key. */
    public static final String ROTATION = "rotation of profile ";

    private static final String PREFIX = "keys of profile ";
    private static final int TRIES = 5;
    private static final ProcessFormat FORMAT = new ProcessFormat();

    private final OpenStore store;

    /** The keys in an open store, which the caller closes. */
    public StoredKeys(OpenStore store) {
        this.store = store;
    }

    /** Whether an entry of a store has long-term keys. */
    public static boolean isKeys(EntryInfo info) {
        return after(PREFIX, info).or(() -> after(ROTATION, info)).isPresent();
    }

    /** The profile that uses the long-term keys of an entry; empty if none does, and for another entry. */
    public static Optional<String> profile(EntryInfo info, Map<String, Profile> profiles) {
        return after(PREFIX, info)
                .filter(name -> profiles.containsKey(name) && isInStore(profiles.get(name)))
                .or(() -> after(ROTATION, info).filter(profiles::containsKey));
    }

    /** Whether a profile says that its keys are in the store. */
    static boolean isInStore(Profile profile) {
        return profile.text(MARK).filter(IN_STORE::equals).isPresent();
    }

    private static Optional<String> after(String prefix, EntryInfo info) {
        String name = info.name().value();
        return info.kind() == EntryKind.OTHER && name.startsWith(prefix)
                ? Optional.of(name.substring(prefix.length()))
                : Optional.empty();
    }

    /** The keys of a profile. */
    public Optional<TemporaryCredentials> load(String profile) {
        return store.load(name(profile))
                .map(entry -> FORMAT.decode(entry.payload().revealSecret()));
    }

    /**
     * Saves the keys of a profile, in place of those that are there.
     *
     * @param now the time of the entry
     * @throws StoreException if they cannot be saved
     */
    public void save(String profile, String accessKeyId, Secret secret, Instant now) {
        TemporaryCredentials keys =
                new TemporaryCredentials(accessKeyId, secret, Secret.of(""), now, TemporaryCredentials.LATEST);
        SecretBytes payload = SecretBytes.copyOf(FORMAT.encode(keys));
        for (int i = 0; i < TRIES; i++) {
            long before = store.load(name(profile))
                    .map(entry -> entry.info().version())
                    .orElse(0L);
            EntryInfo info = new EntryInfo(
                    name(profile),
                    EntryKind.OTHER,
                    FORMAT.name(),
                    now,
                    TemporaryCredentials.LATEST,
                    PREFIX + profile,
                    null,
                    Math.max(before + 1, now.toEpochMilli()));
            if (store.save(new StoredEntry(info, payload), before)) {
                return;
            }
        }
        throw new StoreException(
                "The keys of profile '" + profile + "' were saved by other processes again and again",
                "Try again when less goes on");
    }

    private static EntryName name(String profile) {
        return new EntryName(PREFIX + profile);
    }
}

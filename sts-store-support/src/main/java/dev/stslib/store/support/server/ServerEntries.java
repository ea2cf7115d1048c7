package dev.stslib.store.support.server;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The entries on a server. A value of another key generation, and one that is behind a version that this process has
 * seen, count as absent: nothing of them is used, and a save replaces them.
 */
public final class ServerEntries implements AutoCloseable {
    private static final int TRIES = 3;
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);
    private static final Duration SHORTEST_LIFE = Duration.ofMillis(1);

    private final ServerValues values;
    private final NameKey names;
    private final List<NameKey> oldNames;
    private final SealedEntries sealing;
    private final SeenVersions seen;
    private final InstantSource clock;

    /**
     * Makes the entries of a store.
     *
     * @param values the values on the server
     * @param names the keys for names, the one that is used now first
     * @param sealing seals the values, closed with this object
     * @param seen the versions that this process has seen
     * @param clock the wall clock, which says how long a value lives
     */
    public ServerEntries(
            ServerValues values, List<NameKey> names, SealedEntries sealing, SeenVersions seen, InstantSource clock) {
        this.values = values;
        this.names = names.get(0);
        this.oldNames = names.subList(1, names.size());
        this.sealing = sealing;
        this.seen = seen;
        this.clock = clock;
    }

    /**
     * Reads an entry, as {@link dev.stslib.api.spi.OpenStore#load} does.
     *
     * @param name the name
     * @return the entry, or empty if there is none that counts
     * @throws DamagedStoreException if its value is not what was saved
     */
    public Optional<StoredEntry> load(EntryName name) {
        Optional<StoredEntry> found = load(name, names);
        return found.isPresent() ? found : loadByOldName(name);
    }

    /** Copies an entry that lies under a name of an earlier name key, so that saves compare with it. */
    private Optional<StoredEntry> loadByOldName(EntryName name) {
        for (NameKey old : oldNames) {
            Optional<StoredEntry> found = load(name, old);
            if (found.isPresent()) {
                boolean unused = changeNew(found.get());
                return found;
            }
        }
        return Optional.empty();
    }

    /** Reads once more what is behind: another thread may have noted a newer version since it was read. */
    private Optional<StoredEntry> load(EntryName name, NameKey key) {
        String digest = key.digest(name);
        for (int i = 0; i < TRIES; i++) {
            byte[] value = values.get(digest);
            Optional<StoredEntry> found = value == null ? Optional.empty() : sealing.open(value, digest);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (!seen.isBehind(found.get().info())) {
                seen.note(found.get().info());
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * Saves an entry, as {@link dev.stslib.api.spi.OpenStore#save} does.
     *
     * @param entry the entry with its new version
     * @param expectedVersion the version that must be there, or 0 for none
     * @return false if another version is there; nothing was changed
     * @throws DamagedStoreException if what is there is damaged
     */
    public boolean save(StoredEntry entry, long expectedVersion) {
        EntryInfo info = entry.info();
        CompareAndSave.check(info, expectedVersion);
        if (expectedVersion == 0) {
            return saveNew(entry);
        }
        String digest = names.digest(info.name());
        ServerReply reply =
                values.update(digest, names.tag(info.name(), expectedVersion), sealing.seal(entry, names), life(info));
        if (reply.isDone()) {
            seen.note(info);
        }
        reportDamage(reply, digest);
        return reply.isDone();
    }

    private void reportDamage(ServerReply reply, String digest) {
        reply.there().ifPresent(value -> {
            Optional<StoredEntry> unused = sealing.open(value, digest);
        });
    }

    private boolean saveNew(StoredEntry entry) {
        boolean saved = loadByOldName(entry.info().name()).isEmpty() && changeNew(entry);
        if (saved) {
            seen.startAgain(entry.info());
        }
        return saved;
    }

    /** Saves where nothing is, or what counts as absent. */
    private boolean changeNew(StoredEntry entry) {
        EntryInfo info = entry.info();
        String digest = names.digest(info.name());
        byte[] value = sealing.seal(entry, names);
        ServerReply reply = values.insert(digest, value, life(info));
        if (reply.there().isEmpty()) {
            return reply.isDone();
        }
        byte[] there = reply.there().get();
        boolean absent = sealing.open(there, digest)
                .filter(found -> !seen.isBehind(found.info()))
                .isEmpty();
        return absent && values.replace(digest, there, value, life(info));
    }

    /**
     * Deletes an entry, as {@link dev.stslib.api.spi.OpenStore#delete} does.
     *
     * @param name the name
     * @param expectedVersion the version that must be there
     * @return false if another version or none is there; nothing was changed
     * @throws DamagedStoreException if what is there is damaged
     */
    public boolean delete(EntryName name, long expectedVersion) {
        boolean deleted = delete(name, expectedVersion, names);
        for (NameKey key : oldNames) {
            deleted |= delete(name, expectedVersion, key);
        }
        return deleted;
    }

    private boolean delete(EntryName name, long expectedVersion, NameKey key) {
        String digest = key.digest(name);
        ServerReply reply = values.delete(digest, key.tag(name, expectedVersion));
        reportDamage(reply, digest);
        return reply.isDone();
    }

    /**
     * Deletes an entry that is damaged, as {@link dev.stslib.api.spi.OpenStore#deleteDamaged} does.
     *
     * @param name the name
     * @return false if it is whole or not there; nothing was changed
     */
    public boolean deleteDamaged(EntryName name) {
        boolean deleted = deleteDamaged(names.digest(name));
        for (NameKey key : oldNames) {
            deleted |= deleteDamaged(key.digest(name));
        }
        return deleted;
    }

    private boolean deleteDamaged(String digest) {
        byte[] value = null;
        try {
            value = values.get(digest);
            Optional<StoredEntry> unused = value == null ? Optional.empty() : sealing.open(value, digest);
            return false;
        } catch (DamagedStoreException e) {
            return values.remove(digest, value);
        }
    }

    /**
     * Lists the entries.
     *
     * @param problems receives what is wrong with those that are left out
     * @return what is known about the others
     */
    public List<EntryInfo> list(Consumer<StoreException> problems) {
        Map<EntryName, EntryInfo> infos = new LinkedHashMap<>();
        values.visit((digest, value) -> {
            try {
                Optional<StoredEntry> found = sealing.open(value, digest);
                if (found.isEmpty()) {
                    problems.accept(problem(digest, "is sealed under a key that this process does not have"));
                } else if (seen.isBehind(found.get().info())) {
                    problems.accept(problem(digest, "is older than one that this process has seen"));
                } else {
                    infos.merge(found.get().info().name(), found.get().info(), ServerEntries::newer);
                }
            } catch (StoreException e) {
                problems.accept(e);
            }
        });
        return List.copyOf(infos.values());
    }

    private static EntryInfo newer(EntryInfo one, EntryInfo other) {
        return one.version() < other.version() ? other : one;
    }

    private StoreException problem(String digest, String problem) {
        return new StoreException(sealing.where(digest) + " " + problem, "The next save replaces it");
    }

    /**
     * Seals anew what the current key has not sealed, and moves what lies under an old name. What is damaged stays as it is.
     *
     * @return how many values were written
     * @throws DamagedStoreException if values are damaged; all others are done
     * @throws StoreException if the server gives no good answer in time; those before that are done
     */
    public int rewrite() {
        int[] written = new int[1];
        List<DamagedStoreException> damaged = new ArrayList<>();
        values.visit((digest, value) -> {
            try {
                Optional<StoredEntry> found = sealing.open(value, digest);
                if (found.isPresent()) {
                    written[0] += rewrite(digest, value, found.get()) ? 1 : 0;
                }
            } catch (DamagedStoreException e) {
                damaged.add(e);
            }
        });
        if (!damaged.isEmpty()) {
            DamagedStoreException first = damaged.get(0);
            throw new DamagedStoreException(
                    "Values are damaged and were left as they are, " + damaged.size() + " of them; all others are done."
                            + " One of them: " + first.problem(),
                    "Delete them; stslib then creates new ones",
                    first);
        }
        return written[0];
    }

    private boolean rewrite(String digest, byte[] value, StoredEntry entry) {
        if (!names.digest(entry.info().name()).equals(digest)) {
            boolean moved = changeNew(entry);
            boolean unused = values.remove(digest, value);
            return moved;
        }
        return !sealing.isCurrent(value)
                && values.replace(digest, value, sealing.seal(entry, names), life(entry.info()));
    }

    /** Deletes what has ended by the server's time, and gives how many values. */
    int sweep() {
        seen.forgetEnded();
        return values.sweep();
    }

    /** Forgets the keys. */
    @Override
    public void close() {
        sealing.close();
    }

    /** How long a value lives. What has expired is gone at once. */
    private Duration life(EntryInfo info) {
        Instant now = clock.instant();
        Instant end = info.expiration();
        if (end.isAfter(now.plus(LONGEST_LIFE))) {
            return LONGEST_LIFE;
        }
        Duration life = Duration.between(now, end);
        return life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life;
    }
}

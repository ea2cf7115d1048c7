package dev.stslib.store.redis;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.SeenVersions;
import dev.stslib.store.support.server.Sha1;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries on the server. A value of another key generation, and one that is behind a version that this process has
 * seen, count as absent: nothing of them is used, and a save replaces them.
 */
final class RedisEntries {
    private static final int AT_ONCE = 64;
    private static final int TRIES = 3;
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);
    private static final byte[] NOTHING = new byte[0];

    private final RedisCalls calls;
    private final RedisNames keyNames;
    private final NameKey names;
    private final List<NameKey> oldNames;
    private final SealedEntries sealing;
    private final SeenVersions seen;
    private final InstantSource clock;

    RedisEntries(
            RedisCalls calls,
            RedisNames keyNames,
            List<NameKey> names,
            SealedEntries sealing,
            SeenVersions seen,
            InstantSource clock) {
        this.calls = calls;
        this.keyNames = keyNames;
        this.names = names.get(0);
        this.oldNames = names.subList(1, names.size());
        this.sealing = sealing;
        this.seen = seen;
        this.clock = clock;
    }

    Optional<StoredEntry> load(EntryName name) {
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
        for (int i = 0; i < TRIES; i++) {
            byte[] value = get(keyNames.value(key.digest(name)));
            Optional<StoredEntry> found = value == null ? Optional.empty() : sealing.open(value, key.digest(name));
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

    private byte @Nullable [] get(byte[] key) {
        return calls.call(redis -> redis.get(key));
    }

    boolean save(StoredEntry entry, long expectedVersion) {
        EntryInfo info = entry.info();
        CompareAndSave.check(info, expectedVersion);
        if (expectedVersion == 0) {
            return saveNew(entry);
        }
        Script.Reply reply = Script.COMPARE_AND_SAVE.run(
                calls,
                keyNames.value(names.digest(info.name())),
                names.tag(info.name(), expectedVersion),
                sealing.seal(entry, names),
                life(info));
        byte[] there = reply.value();
        if (reply.isDone()) {
            seen.note(info);
        } else if (there != null) {
            Optional<StoredEntry> unused = sealing.open(there, names.digest(info.name())); // reports damage
        }
        return reply.isDone();
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
        byte[] key = keyNames.value(names.digest(info.name()));
        byte[] value = sealing.seal(entry, names);
        Script.Reply reply = Script.COMPARE_AND_SAVE.run(calls, key, NOTHING, value, life(info));
        byte[] there = reply.value();
        if (there == null) {
            return reply.isDone();
        }
        boolean absent = sealing.open(there, names.digest(info.name()))
                .filter(found -> !seen.isBehind(found.info()))
                .isEmpty();
        return absent
                && Script.REPLACE
                        .run(calls, key, digest(there), value, life(info))
                        .isDone();
    }

    boolean delete(EntryName name, long expectedVersion) {
        boolean deleted = false;
        for (NameKey key : oldNames) {
            deleted |= delete(name, expectedVersion, key);
        }
        return delete(name, expectedVersion, names) || deleted;
    }

    private boolean delete(EntryName name, long expectedVersion, NameKey key) {
        Script.Reply reply = Script.COMPARE_AND_SAVE.run(
                calls, keyNames.value(key.digest(name)), key.tag(name, expectedVersion), NOTHING, NOTHING);
        byte[] there = reply.value();
        if (there != null) {
            Optional<StoredEntry> unused = sealing.open(there, key.digest(name)); // reports damage
        }
        return reply.isDone();
    }

    boolean deleteDamaged(EntryName name) {
        byte[] key = keyNames.value(names.digest(name));
        byte[] value = null;
        try {
            value = get(key);
            Optional<StoredEntry> unused = value == null ? Optional.empty() : sealing.open(value, names.digest(name));
            return false;
        } catch (DamagedStoreException e) {
            return value == null
                    ? calls.call(redis -> redis.del(key)) > 0 // a list, say
                    : Script.REPLACE
                            .run(calls, key, digest(value), NOTHING, NOTHING)
                            .isDone();
        }
    }

    /** What is known about the entries; what is wrong with the others goes to the consumer. */
    List<EntryInfo> list(Consumer<StoreException> problems) {
        Map<EntryName, EntryInfo> infos = new LinkedHashMap<>();
        visit((digest, value) -> {
            try {
                Optional<StoredEntry> found = sealing.open(value, digest);
                if (found.isEmpty()) {
                    problems.accept(problem(digest, "is sealed under a key that this process does not have"));
                } else if (seen.isBehind(found.get().info())) {
                    problems.accept(problem(digest, "is older than one that this process has seen"));
                } else {
                    infos.merge(found.get().info().name(), found.get().info(), RedisEntries::newer);
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

    private static StoreException problem(String digest, String problem) {
        return new StoreException(
                "The value of the entry " + digest + " in Redis " + problem, "The next save replaces it");
    }

    /**
     * Seals anew what the current key has not sealed, and moves what lies under an old name.
     *
     * @return how many values were written
     * @throws StoreException if one cannot be read or written; those before it are done
     */
    int rewrite() {
        int[] written = new int[1];
        visit((digest, value) -> {
            Optional<StoredEntry> found = sealing.open(value, digest);
            if (found.isPresent()) {
                written[0] += rewrite(digest, value, found.get()) ? 1 : 0;
            }
        });
        return written[0];
    }

    private boolean rewrite(String digest, byte[] value, StoredEntry entry) {
        byte[] key = keyNames.value(digest);
        if (!names.digest(entry.info().name()).equals(digest)) {
            boolean moved = changeNew(entry);
            Script.REPLACE.run(calls, key, digest(value), NOTHING, NOTHING);
            return moved;
        }
        return !sealing.isCurrent(value)
                && Script.REPLACE
                        .run(calls, key, digest(value), sealing.seal(entry, names), NOTHING)
                        .isDone();
    }

    private interface Visitor {
        void visit(String digest, byte[] value);
    }

    private void visit(Visitor visitor) {
        List<String> digests = new ArrayList<>(digests());
        for (int at = 0; at < digests.size(); at += AT_ONCE) {
            List<String> some = digests.subList(at, Math.min(at + AT_ONCE, digests.size()));
            byte[][] keys = some.stream()
                    .map(digest -> keyNames.value(digest))
                    .toArray(byte[][]::new);
            List<KeyValue<byte[], byte[]>> values = calls.call(redis -> redis.mget(keys));
            for (int i = 0; i < some.size(); i++) {
                if (values.get(i).hasValue()) {
                    visitor.visit(some.get(i), values.get(i).getValue());
                }
            }
        }
    }

    /** A scan may give a key more than once. */
    private Set<String> digests() {
        String start = keyNames.prefix() + ":{";
        String end = "}:v";
        ScanArgs args = new ScanArgs().match(start + "*" + end).limit(1_000);
        Set<String> digests = new LinkedHashSet<>();
        KeyScanCursor<byte[]> cursor = calls.call(redis -> redis.scan(args));
        while (true) {
            for (byte[] key : cursor.getKeys()) {
                String text = new String(key, StandardCharsets.ISO_8859_1);
                digests.add(text.substring(start.length(), text.length() - end.length()));
            }
            if (cursor.isFinished()) {
                return digests;
            }
            KeyScanCursor<byte[]> last = cursor;
            cursor = calls.call(redis -> redis.scan(last, args));
        }
    }

    private static byte[] digest(byte[] value) {
        return ascii(Sha1.hex(value));
    }

    /** How long a value lives, in milliseconds. What has expired is gone at once. */
    private byte[] life(EntryInfo info) {
        Instant now = clock.instant();
        Instant end = info.expiration();
        if (end.isAfter(now.plus(LONGEST_LIFE))) {
            end = now.plus(LONGEST_LIFE);
        }
        long life = end.isAfter(now) ? Duration.between(now, end).toMillis() : 0;
        return ascii(Long.toString(Math.max(1, life)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package dev.stslib.store.redis;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.store.support.server.NameKey;
import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.ServerReply;
import dev.stslib.store.support.server.ServerValues;
import dev.stslib.store.support.server.Sha1;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The values in Redis, which the server ends. */
final class RedisValues implements ServerValues {
    /** How a digest looks; one character each, so that no long name of an attacker is read. */
    private static final String DIGEST = "?".repeat(NameKey.DIGEST);

    private static final byte[] NOTHING = new byte[0];

    private final RedisCalls calls;
    private final RedisNames names;

    RedisValues(RedisCalls calls, RedisNames names) {
        this.calls = calls;
        this.names = names;
    }

    /** Nothing is read of what is absent and of what is empty. The script tells one from the other. */
    @Override
    public byte @Nullable [] get(String digest) {
        byte[] key = names.value(digest);
        byte[] value = calls.call(redis -> redis.getrange(key, 0, SealedEntries.LONGEST));
        return value.length > 0 ? value : Script.READ.run(calls, key).value();
    }

    @Override
    public ServerReply insert(String digest, byte[] value, Duration life) {
        return compareAndSave(digest, NOTHING, value, millis(life));
    }

    @Override
    public ServerReply update(String digest, byte[] tag, byte[] value, Duration life) {
        return compareAndSave(digest, tag, value, millis(life));
    }

    @Override
    public ServerReply delete(String digest, byte[] tag) {
        return compareAndSave(digest, tag, NOTHING, NOTHING);
    }

    private ServerReply compareAndSave(String digest, byte[] tag, byte[] value, byte[] life) {
        Script.Reply reply = Script.COMPARE_AND_SAVE.run(calls, names.value(digest), tag, value, life);
        byte[] there = reply.value();
        if (there != null) {
            return ServerReply.there(there);
        }
        return reply.isDone() ? ServerReply.DONE : ServerReply.NOT_DONE;
    }

    @Override
    public boolean replace(String digest, byte[] there, byte[] value, Duration life) {
        return Script.REPLACE
                .run(calls, names.value(digest), ascii(Sha1.hex(there)), value, millis(life))
                .isDone();
    }

    /** What is no text, such as a list, is removed whatever it holds. */
    @Override
    public boolean remove(String digest, byte @Nullable [] there) {
        byte[] key = names.value(digest);
        return there == null
                ? calls.call(redis -> redis.del(key)) > 0
                : Script.REPLACE
                        .run(calls, key, ascii(Sha1.hex(there)), NOTHING, NOTHING)
                        .isDone();
    }

    @Override
    public void visit(BiConsumer<String, byte[]> visitor) {
        for (String digest : digests()) {
            byte[] value = readable(digest);
            if (value != null) {
                visitor.accept(digest, value);
            }
        }
    }

    private byte @Nullable [] readable(String digest) {
        try {
            return get(digest);
        } catch (DamagedStoreException e) {
            return NOTHING;
        }
    }

    /** A scan may give a key more than once. */
    private Set<String> digests() {
        String start = names.prefix() + ":{";
        String end = "}:v";
        ScanArgs args = new ScanArgs().match(start + DIGEST + end).limit(1_000);
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

    @Override
    public int sweep() {
        return 0; // the server has
    }

    private static byte[] millis(Duration life) {
        return ascii(Long.toString(life.toMillis()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

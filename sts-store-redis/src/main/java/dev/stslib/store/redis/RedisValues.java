package dev.stslib.store.redis;

import dev.stslib.store.support.server.ServerReply;
import dev.stslib.store.support.server.ServerValues;
import dev.stslib.store.support.server.Sha1;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The values in Redis, which the server ends. */
final class RedisValues implements ServerValues {
    private static final int AT_ONCE = 64;
    private static final byte[] NOTHING = new byte[0];

    private final RedisCalls calls;
    private final RedisNames names;

    RedisValues(RedisCalls calls, RedisNames names) {
        this.calls = calls;
        this.names = names;
    }

    @Override
    public byte @Nullable [] get(String digest) {
        return calls.call(redis -> redis.get(names.value(digest)));
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
        List<String> digests = new ArrayList<>(digests());
        for (int at = 0; at < digests.size(); at += AT_ONCE) {
            List<String> some = digests.subList(at, Math.min(at + AT_ONCE, digests.size()));
            byte[][] keys = some.stream().map(names::value).toArray(byte[][]::new);
            List<KeyValue<byte[], byte[]>> values = calls.call(redis -> redis.mget(keys));
            for (int i = 0; i < some.size(); i++) {
                if (values.get(i).hasValue()) {
                    visitor.accept(some.get(i), values.get(i).getValue());
                }
            }
        }
    }

    /** A scan may give a key more than once. */
    private Set<String> digests() {
        String start = names.prefix() + ":{";
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

    private static byte[] millis(Duration life) {
        return ascii(Long.toString(life.toMillis()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

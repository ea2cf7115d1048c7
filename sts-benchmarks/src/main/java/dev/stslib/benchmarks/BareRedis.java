package dev.stslib.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;

/** Bare commands of Redis through the client that the store uses, on one key. */
final class BareRedis implements EntryKeeper {
    private static final byte[] KEY = "bare".getBytes(StandardCharsets.US_ASCII);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisCommands<byte[], byte[]> commands;
    private final byte[] value;

    BareRedis(String address, byte[] value) {
        client = RedisClient.create(address);
        connection = client.connect(ByteArrayCodec.INSTANCE);
        commands = connection.sync();
        this.value = value.clone();
        save();
    }

    @Override
    public void save() {
        if (!commands.set(KEY, value).equals("OK")) {
            throw new IllegalStateException("Redis did not save");
        }
    }

    @Override
    public void load() {
        if (commands.get(KEY).length != value.length) {
            throw new IllegalStateException("Another value was saved");
        }
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}

package dev.stslib.store.redis;

import dev.stslib.store.support.server.ServerChannel;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A channel of Redis. */
final class RedisChannel implements ServerChannel {
    private final RedisConnection connection;
    private final byte[] name;

    RedisChannel(RedisConnection connection, String prefix) {
        this.connection = connection;
        this.name = (prefix + ":changes").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void send(byte[] message) {
        try {
            CompletionStage<?> unused = connection.commands().publish(name, message);
        } catch (RedisException e) {
            // A message may be lost.
        }
    }

    @Override
    public boolean listen(Consumer<byte[]> receiver) {
        connection.subscribe(name, receiver);
        return true;
    }

    /** The subscription ends with the connection. */
    @Override
    public void close() {}
}

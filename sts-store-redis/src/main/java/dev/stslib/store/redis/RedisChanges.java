package dev.stslib.store.redis;

import dev.stslib.api.spi.EntryChange;
import dev.stslib.store.support.server.SealedChanges;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Reports of changes between the processes of a fleet, as sealed messages on one channel. No caller waits for them. */
final class RedisChanges implements AutoCloseable {
    private final RedisConnection connection;
    private final byte[] channel;
    private final SealedChanges sealing;
    private final List<Consumer<EntryChange>> listeners = new CopyOnWriteArrayList<>();
    private boolean subscribed;

    RedisChanges(RedisConnection connection, String prefix, SealedChanges sealing) {
        this.connection = connection;
        this.channel = (prefix + ":changes").getBytes(StandardCharsets.US_ASCII);
        this.sealing = sealing;
    }

    /** Reports a change. If that fails, the others find it when they read the store. */
    void publish(EntryChange change) {
        try {
            CompletionStage<?> unused = connection.commands().publish(channel, sealing.seal(change));
        } catch (RedisException e) {
            // The change itself is done.
        }
    }

    /** Adds a listener; the first begins the subscription. */
    AutoCloseable listen(Consumer<? super EntryChange> listener) {
        Consumer<EntryChange> own = listener::accept;
        listeners.add(own);
        synchronized (this) {
            if (!subscribed) {
                subscribed = true;
                connection.subscribe(channel, this::received);
            }
        }
        return () -> listeners.remove(own);
    }

    private void received(byte[] message) {
        sealing.open(message).ifPresent(change -> listeners.forEach(listener -> listener.accept(change)));
    }

    @Override
    public void close() {
        listeners.clear();
        sealing.close();
    }
}

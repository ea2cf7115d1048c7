package dev.stslib.store.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The subscription to one channel, on a connection for it alone. The client connects and subscribes again when that breaks;
 * messages that are sent meanwhile are lost.
 */
final class RedisSubscription {
    /** Until the next try where the server does not let this process subscribe. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supplier<CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>>> connecting;
    private final ScheduledExecutorService threads;
    private final byte[] channel;
    private final Consumer<byte[]> receiver;
    private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> current;
    private boolean starting;
    private boolean closed;

    /**
     * Makes a subscription that has not begun.
     *
     * @param connecting connects, without waiting
     * @param threads starts it again after a failure; nothing that blocks runs there
     * @param channel the channel
     * @param receiver takes each message on a thread of the client; must not block
     */
    RedisSubscription(
            Supplier<CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>>> connecting,
            ScheduledExecutorService threads,
            byte[] channel,
            Consumer<byte[]> receiver) {
        this.connecting = connecting;
        this.threads = threads;
        this.channel = channel;
        this.receiver = receiver;
    }

    /** Connects, and subscribes there instead of on the present connection. Does not wait. */
    void start() {
        synchronized (this) {
            if (starting || closed) {
                return;
            }
            starting = true;
        }
        CompletionStage<?> unused = connecting
                .get()
                .thenCompose(this::subscribe)
                .whenComplete((done, error) -> {
                    synchronized (this) {
                        starting = false;
                    }
                    if (error != null) {
                        startLater();
                    }
                });
    }

    private CompletionStage<?> subscribe(StatefulRedisPubSubConnection<byte[], byte[]> fresh) {
        fresh.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                receiver.accept(message);
            }
        });
        StatefulRedisPubSubConnection<byte[], byte[]> old;
        synchronized (this) {
            old = closed ? fresh : current;
            current = fresh;
        }
        if (old != null) {
            Future<?> unused = old.closeAsync();
        }
        return fresh.async().subscribe(channel);
    }

    private void startLater() {
        try {
            Future<?> unused = threads.schedule(this::start, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The store is closed.
        }
    }

    /** Starts no more connection. The client closes the present one. */
    synchronized void end() {
        closed = true;
    }
}

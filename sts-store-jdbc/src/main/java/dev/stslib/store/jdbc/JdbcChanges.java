package dev.stslib.store.jdbc;

import dev.stslib.api.spi.EntryChange;
import dev.stslib.store.support.server.SealedChanges;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Reports of changes between the processes of a fleet, as sealed notifications on one channel. No caller waits for them.
 * There are none without a data source that connects to the server directly.
 */
final class JdbcChanges implements AutoCloseable {
    /** The server takes payloads of less than 8,000 bytes. */
    private static final int LONGEST = 7_900;

    private final JdbcCalls calls;
    private final String channel;
    private final SealedChanges sealing;
    private final Optional<Notifications> notifications;
    private final List<Consumer<EntryChange>> listeners = new CopyOnWriteArrayList<>();
    private boolean started;

    JdbcChanges(JdbcCalls calls, String channel, SealedChanges sealing, Optional<Notifications> notifications) {
        this.calls = calls;
        this.channel = channel;
        this.sealing = sealing;
        this.notifications = notifications;
    }

    /** Reports a change. If that fails, the others find it when they read the store. */
    void publish(EntryChange change) {
        if (notifications.isEmpty()) {
            return;
        }
        String message = Base64.getEncoder().encodeToString(sealing.seal(change));
        if (message.length() > LONGEST) {
            return;
        }
        try {
            CompletionStage<?> unused = Notifications.send(calls, channel, message);
        } catch (RejectedExecutionException e) {
            // The store is closed; the change itself is done.
        }
    }

    /** Adds a listener; the first begins to listen. */
    Optional<AutoCloseable> listen(Consumer<? super EntryChange> listener) {
        if (notifications.isEmpty()) {
            return Optional.empty();
        }
        Consumer<EntryChange> own = listener::accept;
        listeners.add(own);
        synchronized (this) {
            if (!started) {
                started = true;
                notifications.get().start(this::received);
            }
        }
        return Optional.of(() -> listeners.remove(own));
    }

    private void received(String message) {
        try {
            sealing.open(Base64.getDecoder().decode(message))
                    .ifPresent(change -> listeners.forEach(listener -> listener.accept(change)));
        } catch (IllegalArgumentException e) {
            // Another program uses the channel.
        }
    }

    @Override
    public void close() {
        listeners.clear();
        notifications.ifPresent(Notifications::close);
        sealing.close();
    }
}

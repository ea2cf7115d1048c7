package dev.stslib.store.jdbc;

import dev.stslib.store.support.server.ServerChannel;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A channel of PostgreSQL. It carries nothing without a data source that connects to the server directly. */
final class JdbcChannel implements ServerChannel {
    /** The server takes payloads of less than 8,000 bytes. */
    private static final int LONGEST = 7_900;

    private final JdbcCalls calls;
    private final String name;
    private final Optional<Notifications> notifications;

    JdbcChannel(JdbcCalls calls, String name, Optional<Notifications> notifications) {
        this.calls = calls;
        this.name = name;
        this.notifications = notifications;
    }

    @Override
    public void send(byte[] message) {
        String text = Base64.getEncoder().encodeToString(message);
        if (notifications.isEmpty() || text.length() > LONGEST) {
            return;
        }
        try {
            CompletionStage<?> unused = Notifications.send(calls, name, text);
        } catch (RejectedExecutionException e) {
            // The store is closed.
        }
    }

    @Override
    public boolean listen(Consumer<byte[]> receiver) {
        notifications.ifPresent(found -> found.start(text -> received(text, receiver)));
        return notifications.isPresent();
    }

    private static void received(String text, Consumer<byte[]> receiver) {
        byte[] message;
        try {
            message = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return; // another program uses the channel
        }
        receiver.accept(message);
    }

    @Override
    public void close() {
        notifications.ifPresent(Notifications::close);
    }
}

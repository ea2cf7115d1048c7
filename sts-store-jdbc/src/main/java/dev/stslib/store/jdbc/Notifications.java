package dev.stslib.store.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens on a channel, on a connection that it keeps. It believes that connection only after a notification that it sent
 * the usual way has arrived there, and asks for such a proof again and again: behind a pooler, or on another server, none
 * arrives, and it listens anew after a pause.
 */
final class Notifications implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_PROOFS = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONG_PAUSE = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PROOF = 16;

    private final DataSource direct;
    private final JdbcCalls calls;
    private final String channel;
    private final LongSupplier elapsed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /**
     * Makes it; {@link #start} begins.
     *
     * @param direct connects to the server without a pooler in between
     * @param calls sends the proofs
     * @param channel the channel, a plain identifier
     * @param elapsed the elapsed time in nanoseconds
     */
    Notifications(DataSource direct, JdbcCalls calls, String channel, LongSupplier elapsed) {
        this.direct = direct;
        this.calls = calls;
        this.channel = channel;
        this.elapsed = elapsed;
    }

    /** Sends a notification, without waiting. */
    static CompletionStage<Boolean> send(JdbcCalls calls, String channel, String message) {
        return calls.start(
                Sql.query(calls.statementTimeout(), rows -> true, "SELECT pg_notify(?, ?)", channel, message));
    }

    /**
     * Begins to listen.
     *
     * @param receiver takes each message on a thread of this object; must not block
     */
    synchronized void start(Consumer<String> receiver) {
        thread = JdbcThreads.start(() -> listen(receiver));
    }

    private void listen(Consumer<String> receiver) {
        while (!isClosed(Duration.ZERO)) {
            Channel listening = new Channel(receiver);
            try (Connection connection = direct.getConnection()) {
                listening.read(connection);
            } catch (SQLException | RuntimeException e) {
                // The store is polled meanwhile.
            }
            if (isClosed(listening.proven ? PAUSE : LONG_PAUSE)) {
                return;
            }
        }
    }

    private boolean isClosed(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true; // nothing interrupts this thread but the end of the process
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Thread listening;
        synchronized (this) {
            listening = thread;
        }
        if (listening != null) {
            try {
                listening.join(2 * WAIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One connection that listens. */
    private final class Channel {
        private final Consumer<String> receiver;
        private boolean proven;
        private String proof = "";
        private long sent;

        Channel(Consumer<String> receiver) {
            this.receiver = receiver;
        }

        void read(Connection connection) throws SQLException {
            boolean commits = connection.getAutoCommit();
            int networkTimeout = connection.getNetworkTimeout();
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                connection.setNetworkTimeout(Runnable::run, Math.toIntExact(PATIENCE.toMillis()));
                statement.execute("LISTEN " + channel);
                read(connection.unwrap(PGConnection.class));
                statement.execute("UNLISTEN " + channel);
                connection.setAutoCommit(commits);
                connection.setNetworkTimeout(Runnable::run, networkTimeout);
            } catch (SQLException | RuntimeException e) {
                connection.abort(Runnable::run); // a pool must not hand out a connection that listens
                throw e;
            }
        }

        private void read(PGConnection connection) throws SQLException {
            sendProof();
            while (!isClosed(Duration.ZERO)) {
                PGNotification[] found = connection.getNotifications(Math.toIntExact(WAIT.toMillis()));
                for (PGNotification notification : found == null ? new PGNotification[0] : found) {
                    received(notification.getParameter());
                }
                long waited = elapsed.getAsLong() - sent;
                if (!proof.isEmpty() && waited > PATIENCE.toNanos()) {
                    throw new SQLException("No proof has arrived");
                }
                if (proof.isEmpty() && waited > BETWEEN_PROOFS.toNanos()) {
                    sendProof();
                }
            }
        }

        private void received(String message) {
            if (message.equals(proof)) {
                proof = "";
                proven = true;
            } else if (proven) {
                receiver.accept(message);
            }
        }

        private void sendProof() {
            byte[] random = new byte[PROOF];
            RANDOM.nextBytes(random);
            proof = HexFormat.of().formatHex(random);
            sent = elapsed.getAsLong();
            try {
                CompletionStage<?> unused = send(calls, channel, proof);
            } catch (RejectedExecutionException e) {
                // The store is closed.
            }
        }
    }
}

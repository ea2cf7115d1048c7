package dev.stslib.core.sts;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections for the next request, shortly: what has been idle for longer than servers like is closed and not used
 * again. Thread-safe.
 */
final class ConnectionPool implements Closeable {
    private static final long MAX_IDLE_NANOS = 4_000_000_000L;
    private static final int MAX_IDLE = 16;

    private final LongSupplier nanos;
    private final Map<Route, Deque<Idle>> idle = new HashMap<>();
    private final Set<Connection> inUse = new HashSet<>();
    private boolean closed;

    /** Makes a pool that measures idleness by a counter of nanoseconds. */
    ConnectionPool(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A connection that was used before, or null. The caller has it to itself until it gives or drops it. */
    synchronized @Nullable Connection take(Route route) {
        long now = nanos.getAsLong();
        Deque<Idle> waiting = idle.getOrDefault(route, new ArrayDeque<>());
        Idle latest = waiting.pollFirst();
        if (latest == null) {
            return null;
        }
        if (now - latest.since() > MAX_IDLE_NANOS) {
            closeQuietly(latest.connection());
            forget(route);
            return null;
        }
        inUse.add(latest.connection());
        return latest.connection();
    }

    /** Makes a new connection known, so that closing the pool closes it. */
    synchronized void add(Connection connection) throws IOException {
        if (closed) {
            connection.close();
            throw new IOException("The transport is closed");
        }
        inUse.add(connection);
    }

    /** Gives a connection back for the next request. */
    synchronized void give(Connection connection) {
        inUse.remove(connection);
        Deque<Idle> waiting = idle.computeIfAbsent(connection.route(), route -> new ArrayDeque<>());
        if (closed || waiting.size() >= MAX_IDLE) {
            closeQuietly(connection);
        } else {
            waiting.addFirst(new Idle(connection, nanos.getAsLong()));
        }
    }

    /** Closes a connection that failed, and the idle ones of its route, which have likely failed too. */
    synchronized void drop(Connection connection) {
        inUse.remove(connection);
        closeQuietly(connection);
        forget(connection.route());
    }

    private void forget(Route route) {
        Deque<Idle> waiting = idle.remove(route);
        if (waiting != null) {
            waiting.forEach(entry -> closeQuietly(entry.connection()));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        inUse.forEach(ConnectionPool::closeQuietly);
        inUse.clear();
        idle.values().forEach(waiting -> waiting.forEach(entry -> closeQuietly(entry.connection())));
        idle.clear();
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // Nobody waits for anything of this connection any more, and its descriptor is gone either way.
        }
    }

    private record Idle(Connection connection, long since) {}
}

package dev.stslib.cli.internal.server;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The open connections of a server, and those that wait for a request. Used by the thread of the server only. */
final class Connections {
    /** What the process opens besides connections, such as files of a store, needs descriptors, too. */
    private static final int RESERVE = 32;

    private int most;
    private final Set<Channel> open = new LinkedHashSet<>();
    /** The one that has waited longest is first. */
    private final Set<Channel> waiting = new LinkedHashSet<>();

    Connections(int most) {
        this.most = most;
    }

    /** Adds a connection. If there are too many, the one that has waited longest ends, or else the new one. */
    void add(Channel connection) {
        open.add(connection);
        waiting.add(connection);
        if (open.size() > most) {
            endOldest();
        }
    }

    private void endOldest() {
        Channel ended = waiting.iterator().next();
        remove(ended);
        Future<?> unused = ended.close();
    }

    /**
     * Ends connections that wait, since the process can open no more, and takes fewer from now on.
     *
     * @return whether there was one to end
     */
    boolean makeRoom() {
        if (waiting.isEmpty()) {
            return false;
        }
        int kept = Math.max(0, open.size() - RESERVE);
        while (open.size() > kept && !waiting.isEmpty()) {
            endOldest();
        }
        // A shortage that passes must not leave room for a few connections only.
        most = Math.min(most, Math.max(RESERVE, kept));
        return true;
    }

    void answering(Channel connection) {
        waiting.remove(connection);
    }

    void answered(Channel connection) {
        if (open.contains(connection)) {
            waiting.add(connection);
        }
    }

    void remove(Channel connection) {
        open.remove(connection);
        waiting.remove(connection);
    }

    void closeAll() {
        for (Channel connection : List.copyOf(open)) {
            Future<?> unused = connection.close();
        }
    }

    int size() {
        return open.size();
    }
}

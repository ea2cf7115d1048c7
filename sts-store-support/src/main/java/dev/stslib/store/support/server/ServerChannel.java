package dev.stslib.store.support.server;

import java.util.function.Consumer;

/** A way by which the processes of a fleet send each other messages. No caller waits for one, and any may be lost. */
public interface ServerChannel extends AutoCloseable {
    /**
     * Sends a message to all processes that listen. Does nothing if the server is down.
     *
     * @param message the message
     */
    void send(byte[] message);

    /**
     * Begins to listen. Called once.
     *
     * @param receiver takes each message on a thread of the channel; must not block
     * @return false if this process can hear nothing
     */
    boolean listen(Consumer<byte[]> receiver);

    /** Ends what listens. */
    @Override
    void close();
}

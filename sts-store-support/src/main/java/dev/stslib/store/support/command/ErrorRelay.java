package dev.stslib.store.support.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Shows the standard error of commands on a stream that may block, such as a pipe that is not read, without blocking the
 * caller. A daemon thread writes while there is something to write. What the stream does not take in time is dropped.
 */
final class ErrorRelay {
    private static final int MOST_PENDING = 64 << 10;
    private static final long LAST_WAIT_MILLIS = 1_000;

    private final OutputStream target;
    private final Deque<byte[]> pending = new ArrayDeque<>();
    private int pendingBytes;
    private boolean writing;
    private boolean stuck;
    private long written;

    ErrorRelay(OutputStream target) {
        this.target = target;
    }

    /** Returns at once. */
    synchronized void show(byte[] bytes) {
        if (bytes.length == 0 || pendingBytes > MOST_PENDING) {
            return;
        }
        pending.add(bytes);
        pendingBytes += bytes.length;
        if (!writing) {
            writing = true;
            Thread thread = new Thread(this::write, "stslib-command-errors");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Waits a moment, so that what a command said comes before what its caller says. */
    synchronized void await() throws InterruptedException {
        long start = written;
        if (writing && !stuck) {
            wait(LAST_WAIT_MILLIS);
            stuck = writing && written == start;
        }
    }

    private void write() {
        for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
            try {
                target.write(bytes);
                target.flush();
            } catch (IOException | RuntimeException e) {
                continue; // A command does not depend on whether its errors are read.
            }
        }
    }

    private synchronized byte[] next() {
        written++;
        stuck = false;
        byte[] bytes = pending.poll();
        if (bytes == null) {
            writing = false;
            notifyAll();
            return new byte[0];
        }
        pendingBytes -= bytes.length;
        return bytes;
    }
}

package dev.stslib.store.support.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows the standard error of commands on a stream that may block, such as a pipe that is not read, without blocking the
 * caller. A daemon thread writes while there is something to write. What the stream does not take in time is dropped.
 */
final class ErrorRelay {
    private static final int MOST_PENDING = 64 << 10;
    private static final long LAST_WAIT_MILLIS = 1_000;

    private final OutputStream target;
    private final Deque<byte[]> pending = new ArrayDeque<>();
    private CountDownLatch idle = new CountDownLatch(0);
    private int pendingBytes;
    private boolean stuck;

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
        if (idle.getCount() == 0) {
            CountDownLatch written = new CountDownLatch(1);
            Thread thread = new Thread(() -> write(written), "stslib-command-errors");
            thread.setDaemon(true);
            thread.start();
            idle = written; // not if the thread cannot start
        }
    }

    /** Waits a moment, so that what a command said comes before what its caller says; not if the stream takes nothing. */
    void await() throws InterruptedException {
        boolean written = isStuck() || last().await(LAST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (!written) {
            becomeStuck();
        }
    }

    private synchronized CountDownLatch last() {
        return idle;
    }

    private synchronized boolean isStuck() {
        return stuck;
    }

    private synchronized void becomeStuck() {
        stuck = idle.getCount() > 0;
    }

    private void write(CountDownLatch written) {
        try {
            for (byte[] bytes = next(); bytes.length > 0; bytes = next()) {
                try {
                    target.write(bytes);
                    target.flush();
                } catch (IOException | RuntimeException e) {
                    drop(); // A command does not depend on whether its errors can be shown.
                }
            }
        } finally {
            written.countDown(); // after an Error too, so that the next message starts a thread
        }
    }

    private synchronized void drop() {
        pending.clear();
        pendingBytes = 0;
    }

    private synchronized byte[] next() {
        stuck = false;
        byte[] bytes = pending.poll();
        if (bytes == null) {
            idle.countDown();
            return new byte[0];
        }
        pendingBytes -= bytes.length;
        return bytes;
    }
}

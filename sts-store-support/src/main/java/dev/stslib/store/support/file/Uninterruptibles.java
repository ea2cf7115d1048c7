package dev.stslib.store.support.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;

/**
 * Completes file work even if its thread is interrupted. An interrupt closes the channel that the thread works on, so the
 * work starts again. The thread is interrupted again afterwards.
 */
public final class Uninterruptibles {
    private Uninterruptibles() {}

    /**
     * Work that can be done from the start again.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does the work.
         *
         * @return what it gives
         * @throws IOException if a file cannot be used
         */
        T run() throws IOException;
    }

    /**
     * Does work, from the start again after each interrupt.
     *
     * @param <T> what it gives
     * @param work the work
     * @return what it gave
     * @throws IOException if a file cannot be used
     */
    public static <T> T call(Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

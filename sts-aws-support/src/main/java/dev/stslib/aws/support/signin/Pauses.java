package dev.stslib.aws.support.signin;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two tries. A test gives its own, which moves its clock. */
@FunctionalInterface
public interface Pauses {
    /**
     * Waits.
     *
     * @param length how long
     * @throws CallInterruptedException if the thread is interrupted; its interrupt status stays set
     * @throws EngineClosedException if what waits is closed
     */
    void pause(Duration length);

    /**
     * Pauses in real time, until a latch opens.
     *
     * @param closed the latch, which opens when what waits is closed
     * @param awaited what the pauses wait for, for messages, such as {@code the console sign-in}
     * @return the pauses
     */
    static Pauses until(CountDownLatch closed, String awaited) {
        return length -> {
            try {
                if (closed.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new EngineClosedException("The engine that waited for a sign-in is closed", "Open a new one");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallInterruptedException(
                        "The wait for " + awaited + " was interrupted", "Call again where it is still wanted");
            }
        };
    }
}

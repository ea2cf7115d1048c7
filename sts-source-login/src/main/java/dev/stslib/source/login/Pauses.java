package dev.stslib.source.login;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between two tries. A test gives its own, which moves its clock. */
interface Pauses {
    /**
     * Waits.
     *
     * @throws CallInterruptedException if the thread is interrupted; its interrupt status stays set
     * @throws EngineClosedException if what waits is closed
     */
    void pause(Duration length);

    /** Pauses in real time, until a latch opens. */
    static Pauses until(CountDownLatch closed) {
        return length -> {
            try {
                if (closed.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new EngineClosedException("The engine that waited for a sign-in is closed", "Open a new one");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallInterruptedException(
                        "The wait for the console sign-in was interrupted", "Call again where it is still wanted");
            }
        };
    }
}

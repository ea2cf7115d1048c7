package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.CallInterruptedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A caller that blocks can be called back. */
class FuturesTest {
    @Test
    void anInterruptEndsTheWait() {
        CompletableFuture<String> never = new CompletableFuture<String>().orTimeout(30, TimeUnit.SECONDS);
        Thread.currentThread().interrupt();
        assertThrows(CallInterruptedException.class, () -> Futures.await(never));
        assertTrue(Thread.interrupted(), "the flag is set again");
    }
}

package dev.stslib.core.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {
    @Test
    void patienceMayBeWithoutEnd() {
        EngineThreads threads = new EngineThreads(null, 1, null);
        threads.pool().execute(() -> {});
        assertTrue(threads.close(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}

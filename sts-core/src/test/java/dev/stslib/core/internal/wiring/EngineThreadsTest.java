package dev.stslib.core.internal.wiring;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class EngineThreadsTest {
    @Test
    void patienceMayBeWithoutEnd() {
        EngineThreads threads = new EngineThreads(null, 1, null, EngineThreadsTest.class.getClassLoader());
        threads.pool().execute(() -> {});
        assertTrue(threads.close(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void threadsDoNotHoldOnToTheClassLoaderOfTheCaller() throws Exception {
        ClassLoader plugins = new ClassLoader(null) {};
        EngineThreads threads = new EngineThreads(null, 1, null, plugins);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
        try {
            for (Executor each :
                    List.of(threads.pool(), threads.store(), threads.timer(), threads.prompts(), threads.profiles())) {
                CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
                each.execute(() -> seen.complete(Thread.currentThread().getContextClassLoader()));
                assertSame(plugins, seen.get());
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            threads.close(Duration.ofSeconds(5));
        }
    }
}

package dev.stslib.core.internal.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.EngineClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LazyTest {
    private final List<Object> closed = new ArrayList<>();

    @Test
    void get_makesThePartOnce() {
        Lazy<Object> lazy = new Lazy<>(Object::new, closed::add);
        assertSame(lazy.get(), lazy.get());
    }

    @Test
    void get_afterAFailure_triesAgain() {
        AtomicInteger calls = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalArgumentException("first");
                    }
                    return calls.get();
                },
                closed::add);
        assertThrows(IllegalArgumentException.class, lazy::get);
        assertEquals(2, lazy.get());
    }

    @Test
    void close_closesThePartOnce() {
        Lazy<String> lazy = new Lazy<>(() -> "part", closed::add);
        lazy.get();
        lazy.close();
        lazy.close();
        assertEquals(List.of("part"), closed);
    }

    @Test
    void close_withoutAPart_makesNone() {
        AtomicInteger made = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(made::incrementAndGet, closed::add);
        lazy.close();
        assertThrows(EngineClosedException.class, lazy::get);
        assertEquals(0, made.get());
        assertEquals(List.of(), closed);
    }

    @Test
    void close_whileThePartIsBeingMade_isNotHeldUp_andTheLatePartIsClosed() {
        List<Lazy<String>> lazy = new ArrayList<>();
        lazy.add(new Lazy<>(
                () -> {
                    CompletableFuture<Throwable> waiting = new CompletableFuture<>();
                    Thread other = new Thread(
                            () -> waiting.complete(assertThrows(EngineClosedException.class, lazy.get(0)::get)));
                    other.start();
                    Awaitility.await().until(() -> other.getState() == Thread.State.WAITING);
                    Thread closing = new Thread(lazy.get(0)::close);
                    closing.start();
                    waiting.join();
                    return "late";
                },
                closed::add));
        assertThrows(EngineClosedException.class, lazy.get(0)::get);
        assertEquals(List.of("late"), closed);
    }

    @Test
    void get_afterAnError_triesAgain() {
        AtomicInteger calls = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("planted");
                    }
                    return calls.get();
                },
                closed::add);
        assertThrows(NoClassDefFoundError.class, lazy::get);
        assertEquals(2, lazy.get());
    }
}

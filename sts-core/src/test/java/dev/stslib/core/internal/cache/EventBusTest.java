package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.EngineClosed;
import dev.stslib.core.event.EngineEvent.OfKey;
import dev.stslib.core.event.EngineEvent.RefreshStarted;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.WatchedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** After the last event no listener hears anything. */
class EventBusTest {
    private static final int ROUNDS = 50_000;
    private static final int TELLINGS = 20;
    private static final WatchedKey ONE = key("one");
    private static final WatchedKey TWO = key("two");
    private static final EngineEvent OTHER = new StoreFailed("one", new IllegalStateException("planted"));

    private final AtomicBoolean heard = new AtomicBoolean();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile EventBus events = new EventBus(List.of());

    /** Which of two threads is first is chance, so the test repeats, each time with its own end. */
    @Test
    void whatIsToldDuringTheEndDoesNotUndoIt() throws InterruptedException {
        Thread teller = new Thread(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                await(begun, round);
                for (int i = 0; i < TELLINGS; i++) {
                    events.publish(OTHER);
                }
                done.set(round);
            }
        });
        teller.start();
        for (int round = 1; round <= ROUNDS; round++) {
            events = new EventBus(List.of());
            begun.set(round);
            events.publish(new EngineClosed("engine"));
            await(done, round);
            events.add(event -> heard.set(true));
            events.publish(OTHER);
        }
        teller.join();
        assertFalse(heard.get());
    }

    private static void await(AtomicInteger counter, int round) {
        while (counter.get() < round) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whateverAListenerThrowsDisturbsNobody() {
        List<EngineEvent> told = new ArrayList<>();
        EngineListener failing = event -> {
            throw new AssertionError("planted");
        };
        new EventBus(List.of(failing, told::add)).publish(OTHER);
        assertEquals(List.of(OTHER), told);
    }

    /** A listener has a role asked for, and is so slow that the answer is there before it returns. */
    @Test
    void nobodyHearsOfAnAnswerBeforeTheQuestion() {
        List<String> told = new ArrayList<>();
        events = new EventBus(List.of(
                event -> {
                    if (event == OTHER) {
                        events.publish(new RefreshStarted(ONE));
                        onAnotherThread(refreshed(ONE));
                        onAnotherThread(refreshed(TWO));
                    }
                },
                event -> told.add(text(event))));
        events.publish(OTHER);
        events.publish(refreshed(ONE));
        assertEquals(
                List.of("Refreshed two", "StoreFailed", "RefreshStarted one", "Refreshed one", "Refreshed one"), told);
    }

    private static WatchedKey key(String label) {
        return new WatchedKey(label, CredentialKey.of("AssumeRole", Map.of("role", label)), EntryKind.ROLE);
    }

    private static EngineEvent refreshed(WatchedKey key) {
        return new Refreshed(key, "ASIAEXAMPLE", Instant.EPOCH, Duration.ZERO, Duration.ZERO);
    }

    private void onAnotherThread(EngineEvent event) {
        CompletableFuture.runAsync(() -> events.publish(event), task -> new Thread(task).start())
                .join();
    }

    private static String text(EngineEvent event) {
        String name = event.getClass().getSimpleName();
        return event instanceof OfKey one ? name + " " + one.key().label() : name;
    }
}

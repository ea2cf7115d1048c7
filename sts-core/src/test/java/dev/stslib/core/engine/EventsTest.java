package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.Halted;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** After the end nobody is told anything. */
class EventsTest {
    private static final int ROUNDS = 50_000;
    private static final int TELLINGS = 20;
    private static final EngineEvent OTHER = new StoreFailed("one", new IllegalStateException("planted"));

    private final AtomicBoolean heard = new AtomicBoolean();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile Events events = new Events(List.of());

    /** Which of two threads is first is chance, hence the rounds, each with an end of its own. */
    @Test
    void whatIsToldDuringTheEndDoesNotUndoIt() throws InterruptedException {
        Thread teller = new Thread(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                await(begun, round);
                for (int i = 0; i < TELLINGS; i++) {
                    events.tell(OTHER);
                }
                done.set(round);
            }
        });
        teller.start();
        for (int round = 1; round <= ROUNDS; round++) {
            events = new Events(List.of());
            begun.set(round);
            events.tell(new Halted("engine"));
            await(done, round);
            events.add(event -> heard.set(true));
            events.tell(OTHER);
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
        new Events(List.of(failing, told::add)).tell(OTHER);
        assertEquals(List.of(OTHER), told);
    }
}

package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.WatchedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateLogTest {
    /** A timer that rings when it is told to. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        final List<Runnable> planned = new ArrayList<>();

        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            ScheduledFuture<?> never = super.schedule(command, 1, TimeUnit.DAYS);
            planned.add(command);
            return never;
        }
    }

    private final Timer timer = new Timer();
    private final AtomicBoolean loaded = new AtomicBoolean();
    private final List<EngineEvent> told = new ArrayList<>();
    private final LateLog log = new LateLog(told::add, Runnable::run, timer, loaded);

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private static EngineEvent asked(String label) {
        return new EngineEvent.Asked(
                new WatchedKey(label, CredentialKey.of("made up", Map.of("label", label)), EntryKind.ROLE));
    }

    @Test
    void passesTheFirstEventsOnWhenTheTimerRings() {
        EngineEvent first = asked("first");
        EngineEvent second = asked("second");
        log.on(first);
        log.on(second);
        assertEquals(List.of(), told);

        assertEquals(1, timer.planned.size());
        timer.planned.get(0).run();
        assertEquals(List.of(first, second), told);

        EngineEvent third = asked("third");
        log.on(third);
        assertEquals(List.of(first, second, third), told);
    }

    @Test
    void passesThemOnBeforeAnEventOfAnotherKind() {
        EngineEvent first = asked("first");
        EngineEvent halted = new EngineEvent.Halted("engine");
        log.on(first);
        log.on(halted);

        assertEquals(List.of(first, halted), told);
        timer.planned.get(0).run();
        assertEquals(List.of(first, halted), told);
    }

    @Test
    void keepsAHundredAtMost() {
        List<EngineEvent> all = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            all.add(asked("role-" + i));
            assertEquals(List.of(), told);
            log.on(all.get(i));
        }

        assertEquals(all, told);
    }

    @Test
    void waitsForNothingOnceTheLogIsLoaded() {
        loaded.set(true);
        EngineEvent first = asked("first");
        log.on(first);

        assertEquals(List.of(first), told);
        assertEquals(List.of(), timer.planned);
    }

    @Test
    void waitsForNothingWhenTheSchedulerWasEnded() {
        timer.shutdownNow();
        EngineEvent first = asked("first");
        log.on(first);

        assertEquals(List.of(first), told);
    }
}

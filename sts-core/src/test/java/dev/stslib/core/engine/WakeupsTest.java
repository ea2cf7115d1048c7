package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakeupsTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final Wakeups wakeups = new Wakeups(clock, clock.scheduler());
    private final List<String> woken = new ArrayList<>();

    @Test
    void thereIsOneTimerAlsoWhenSomethingOverdueIsSetWhileItRings() {
        Wakeable late = () -> woken.add("late");
        wakeups.set(() -> woken.add("far"), clock.millis() + 3_600_000);
        wakeups.set(
                () -> {
                    woken.add("first");
                    wakeups.set(late, 0);
                },
                clock.millis() + 1_000);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(List.of("first", "late"), woken);
        assertEquals(1, clock.pendingTasks());
        clock.advance(Duration.ofHours(1));
        assertEquals(List.of("first", "late", "far"), woken);
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void anErrorOfOneKeepsNobodyElseFromBeingWoken() {
        wakeups.set(
                () -> {
                    throw new NoClassDefFoundError("planted");
                },
                clock.millis() + 1_000);
        wakeups.set(() -> woken.add("other"), clock.millis() + 2_000);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("other"), woken);
    }
}

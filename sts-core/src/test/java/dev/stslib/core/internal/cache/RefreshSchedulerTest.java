package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshSchedulerTest {
    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final RefreshScheduler scheduler = new RefreshScheduler(clock, clock.scheduler());
    private final List<String> woken = new ArrayList<>();

    @Test
    void thereIsOneTimerAlsoWhenSomethingOverdueIsSetWhileItRings() {
        RefreshScheduler.Alarm late = scheduler.alarm(() -> woken.add("late"));
        scheduler.alarm(() -> woken.add("far")).set(clock.millis() + 3_600_000);
        scheduler
                .alarm(() -> {
                    woken.add("first");
                    late.set(0);
                })
                .set(clock.millis() + 1_000);
        clock.advance(Duration.ofMinutes(5));
        assertEquals(List.of("first", "late"), woken);
        assertEquals(1, clock.pendingTasks());
        clock.advance(Duration.ofHours(1));
        assertEquals(List.of("first", "late", "far"), woken);
        assertEquals(0, clock.pendingTasks());
    }

    @Test
    void anErrorOfOneLeavesTheOthersTheirAlarms() {
        scheduler
                .alarm(() -> {
                    throw new NoClassDefFoundError("planted");
                })
                .set(clock.millis() + 1_000);
        scheduler.alarm(() -> woken.add("other")).set(clock.millis() + 2_000);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of("other"), woken);
    }

    /** Each action then sets its next time by the new clock. */
    @Test
    void aClockThatIsSetBackRunsAllActions() {
        scheduler.alarm(() -> woken.add("far")).set(clock.millis() + 7_200_000);
        scheduler.alarm(() -> woken.add("near")).set(clock.millis() + 3_600_000);
        scheduler.alarm(() -> woken.add("never"));
        clock.advance(Duration.ofMinutes(10));
        clock.jump(Duration.ofMinutes(-5));
        clock.advance(Duration.ofSeconds(30));
        assertEquals(List.of("far", "near"), woken);
        assertEquals(0, clock.pendingTasks());
    }

    /** Every value keeps its times then. */
    @Test
    void aSmallStepBackRunsNothing() {
        scheduler.alarm(() -> woken.add("far")).set(clock.millis() + 3_600_000);
        clock.advance(Duration.ofMinutes(10));
        clock.jump(Duration.ofMillis(-400));
        clock.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), woken);
    }
}

package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an entry that nothing uses is dropped. */
class IdleTimeTest {
    private final EntryUsage usage = new EntryUsage(false);
    private final IdleTime idle = new IdleTime(usage);

    @Test
    void anUnusedEntryIsDroppedAfterItsIdleTime() {
        usage.watch(1);
        usage.watch(-1);
        idle.start();
        idle.plan(false, 1_000);
        long end = 1_000 + Duration.ofMinutes(15).toMillis();
        assertEquals(end, idle.timerAt());
        assertFalse(idle.isOver(false, false, end - 1));
        assertTrue(idle.isOver(false, false, end));
        assertEquals(Long.MAX_VALUE, idle.timerAt());
        assertTrue(idle.endIfIdle(false));
        assertFalse(idle.endIfIdle(false), "once");
    }

    @Test
    void noTimerLooksAtWhatNoHandleWatched() {
        idle.start();
        idle.plan(false, 1_000);
        assertEquals(Long.MAX_VALUE, idle.timerAt());
        assertTrue(idle.isOver(false, false, 1_000 + Duration.ofHours(12).toMillis()));
    }

    @Test
    void whatIsUsedBusyHeldOrNeededStays() {
        idle.start();
        assertFalse(looked(() -> usage.touch(), false, false), "used");
        assertFalse(looked(() -> {}, true, false), "a refresh is in flight");
        assertFalse(looked(() -> {}, false, true), "worth keeping");
        usage.keep(1);
        assertFalse(looked(() -> {}, false, false), "needed");
        assertFalse(idle.endIfIdle(false), "needed");
        usage.keep(-1);
        usage.touch();
        assertFalse(idle.endIfIdle(false), "used");
        usage.takeTouch();
        assertFalse(idle.endIfIdle(true), "a refresh is in flight");
        assertTrue(looked(() -> {}, false, false));
    }

    private boolean looked(Runnable before, boolean busy, boolean holds) {
        idle.plan(false, 0);
        before.run();
        return idle.isOver(busy, holds, Duration.ofHours(13).toMillis());
    }
}

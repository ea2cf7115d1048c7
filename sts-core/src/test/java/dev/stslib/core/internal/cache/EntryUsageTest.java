package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the use of an entry decides: refreshes in the background, warnings, and when it is dropped. */
class EntryUsageTest {
    private final EntryUsage usage = new EntryUsage(false);

    @Nested
    class AnEntryThatIsNotUsed {
        @Test
        void isNeitherRefreshedNorWorthAWarning() {
            assertFalse(usage.isNeeded());
            assertFalse(usage.isRefreshed());
            assertFalse(usage.isTriedAgain());
            assertFalse(usage.isWanted());
            assertFalse(usage.isWorthWarning());
            assertFalse(new EntryUsage(true).isWorthWarning());
        }

        @Test
        void isDroppedAfterTwelveHoursByTheNextOneThatComes() {
            assertEquals(Duration.ofHours(12), usage.idleTime());
            assertFalse(usage.isDroppedByTimer());
        }
    }

    @Test
    void onlyTheFirstAndTheLastWatcherChangeAnything() {
        assertTrue(usage.watch(1));
        assertFalse(usage.watch(1));
        assertFalse(usage.watch(-1));
        assertTrue(usage.watch(-1));
    }

    @Test
    void readButNotWatched_isLeftAlone() {
        usage.noteRead();
        assertFalse(usage.isWanted());
        assertFalse(usage.isWorthWarning());
    }

    @Test
    void watched_isRefreshedOncePerRead() {
        usage.watch(1);
        assertTrue(usage.isNeeded());
        assertTrue(usage.isRefreshed());
        assertFalse(usage.isWanted(), "not read yet");
        usage.noteRead();
        assertTrue(usage.isWanted());
        assertTrue(usage.isWorthWarning());
        usage.tryEnded();
        assertFalse(usage.isWanted(), "one read opens one try");
        assertTrue(usage.isWorthWarning(), "the value was read");
        usage.noteRead();
        assertTrue(usage.isWanted());
        usage.valueArrived();
        assertFalse(usage.isWanted(), "the read opened the try that brought this value");
        assertFalse(usage.isWorthWarning(), "a new value was not read yet");
    }

    @Test
    void watched_andNotReadWhenTheTryWasDue_isLeftToTheNextReader() {
        usage.watch(1);
        usage.rest(true);
        assertFalse(usage.isTriedAgain());
        usage.keep(1);
        assertTrue(usage.isTriedAgain());
        usage.keep(-1);
        usage.tryEnded();
        assertTrue(usage.isTriedAgain());
    }

    @Test
    void kept_isRefreshedAndWarnedOfWithoutARead() {
        usage.keep(1);
        assertTrue(usage.isNeeded());
        assertTrue(usage.isRefreshed());
        assertTrue(usage.isWanted());
        assertTrue(usage.isWorthWarning());
        usage.keep(-1);
        assertFalse(usage.isNeeded());
    }

    @Test
    void whatSignsForOthers_isNeededAndNotRefreshedAheadOfThem() {
        usage.dependents(1, false);
        assertTrue(usage.isNeeded());
        assertFalse(usage.isRefreshed());
        assertFalse(usage.isWorthWarning());
        assertFalse(usage.isDroppedByTimer());
        EntryUsage token = new EntryUsage(true);
        token.dependents(1, true);
        assertTrue(token.isWorthWarning(), "only a code renews it");
        token.dependents(-1, false);
        assertFalse(token.isNeeded());
        assertTrue(token.isDroppedByTimer());
        assertEquals(Duration.ofMinutes(15), token.idleTime());
    }

    @Test
    void aReadOrAnotherUse_isSeenOnce() {
        assertFalse(usage.isTouched());
        usage.noteRead();
        assertTrue(usage.isTouched());
        assertTrue(usage.takeTouch());
        assertFalse(usage.isTouched());
        assertFalse(usage.takeTouch());
        usage.noteRead();
        assertTrue(usage.isTouched());
        usage.takeTouch();
        usage.touch();
        assertTrue(usage.takeTouch());
    }
}

package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.event.Phase;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the background tries again, by a wall clock and an elapsed time that differ. */
class TimingTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOW = 5_000_000;
    /** The elapsed time now. */
    private static final long ELAPSED = 100 * SECOND;

    private final RuntimeException network = new EndpointUnreachableException("gone", "wait");
    private final RuntimeException denied =
            new StsServiceException("no", "ask", new StsError("AccessDenied", 403, "no", null), null);

    private static Timing timing(RefreshSettings settings) {
        return new Timing(() -> Instant.ofEpochMilli(NOW), () -> ELAPSED, new Random(1), settings);
    }

    private static FailureState failed(RuntimeException error, Phase phase, long notBefore, long retryAt) {
        return new FailureState(error, phase, ELAPSED + notBefore * SECOND, ELAPSED + retryAt * SECOND, 0, true);
    }

    private static Lifespan mandatoryIn(long seconds) {
        return new Lifespan(0, NOW + seconds * 1_000, NOW + seconds * 1_000 + 60_000);
    }

    @Test
    void nextTry_inTheMandatoryWindow_isThatOfTheBackoff() {
        FailureState failure = failed(network, Phase.MANDATORY, 3, 3);
        assertEquals(NOW + 3_001, timing(RefreshSettings.DEFAULT).nextTry(failure, mandatoryIn(-1)));
        assertEquals(
                NOW + 1,
                timing(RefreshSettings.DEFAULT).nextTry(failed(network, Phase.MANDATORY, -3, -3), mandatoryIn(-1)));
    }

    @Test
    void nextTry_inTheAdvisoryWindow_comesWithTheMandatoryWindowAtTheLatest() {
        FailureState failure = failed(network, Phase.ADVISORY, 400, 400);
        assertEquals(NOW + 2_000, timing(RefreshSettings.DEFAULT).nextTry(failure, mandatoryIn(2)));
        assertEquals(NOW + 400_001, timing(RefreshSettings.DEFAULT).nextTry(failure, mandatoryIn(500)));
    }

    @Test
    void nextTry_afterAFinalFailure_waitsUntilItIsForgotten() {
        FailureState failure = failed(denied, Phase.ADVISORY, 5, 400);
        assertEquals(NOW + 5_001, timing(RefreshSettings.DEFAULT).nextTry(failure, mandatoryIn(2)));
        assertEquals(NOW + 8_000, timing(RefreshSettings.DEFAULT).nextTry(failure, mandatoryIn(8)));
    }

    @Test
    void nextTry_servingWhatHasExpired_reachesIntoTheMandatoryWindow() {
        FailureState failure = failed(network, Phase.ADVISORY, 400, 400);
        RefreshSettings settings = RefreshSettings.DEFAULT.withServeExpiredOnFailure(true);
        assertEquals(NOW + 400_001, timing(settings).nextTry(failure, mandatoryIn(2)));
    }

    @Test
    void mayTry_unlessAFailurePutsItOff() {
        Timing timing = timing(RefreshSettings.DEFAULT);
        assertTrue(timing.mayTry(null, Phase.ADVISORY));
        assertFalse(timing.mayTry(failed(network, Phase.ADVISORY, 1, 1), Phase.ADVISORY));
        assertTrue(timing.mayTry(failed(network, Phase.ADVISORY, 0, 0), Phase.ADVISORY));
    }

    @Test
    void lifespan_withJitter_opensTheAdvisoryWindowLater() {
        Instant now = Instant.ofEpochMilli(NOW);
        long hour = Duration.ofHours(1).toMillis();
        long window = Duration.ofMinutes(15).toMillis();
        long minute = Duration.ofMinutes(1).toMillis();
        long end = NOW + hour;
        assertEquals(
                new Lifespan(end - window, end - minute, end),
                timing(RefreshSettings.DEFAULT.withJitter(0)).lifespan(now, now.plusMillis(hour)));
        long later = (long) (new Random(1).nextDouble(0.5) * window);
        Lifespan spread = timing(RefreshSettings.DEFAULT.withJitter(0.5)).lifespan(now, now.plusMillis(hour));
        assertEquals(new Lifespan(end - window + later, end - minute, end), spread);
        assertEquals(new Lifespan(end - window + later - 7, end - minute - 7, end - 7), spread.earlier(7));
    }

    @Test
    void lifespanOfFound_opensAfterEveryTurnOfTheOneThatAsked_andBeforeTheMandatoryWindow() {
        Instant now = Instant.ofEpochMilli(NOW);
        for (Duration lifetime : List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(12))) {
            Instant end = now.plus(lifetime);
            Lifespan widest = Lifespan.of(now, end, null);
            Lifespan latest = widest.opened(RefreshSettings.DEFAULT.jitter());
            long half = (latest.advisoryAt() + latest.mandatoryAt()) / 2;
            for (int seed = 0; seed < 100; seed++) {
                Random random = new Random(seed);
                Timing timing = new Timing(() -> now, () -> ELAPSED, random, RefreshSettings.DEFAULT);
                assertTrue(timing.lifespan(now, end).advisoryAt() <= latest.advisoryAt());
                Lifespan found = timing.lifespanOfFound(now, end);
                assertTrue(found.advisoryAt() >= latest.advisoryAt(), lifetime::toString);
                assertTrue(found.advisoryAt() <= half, lifetime::toString);
                assertEquals(widest.mandatoryAt(), found.mandatoryAt());
            }
        }
    }

    /** Without jitter nothing is spread, and a window with no room behind the turn is that of the one that asked. */
    @Test
    void lifespanOfFound_isThatOfAnyOther_whereNothingIsSpread() {
        Instant now = Instant.ofEpochMilli(NOW);
        Instant end = now.plusSeconds(3600);
        Timing exact = timing(RefreshSettings.DEFAULT.withJitter(0));
        assertEquals(exact.lifespan(now, end), exact.lifespanOfFound(now, end));
        RefreshSettings narrow = RefreshSettings.DEFAULT.withAdvisoryWindow(Duration.ofSeconds(61));
        assertEquals(timing(narrow).lifespan(now, end), timing(narrow).lifespanOfFound(now, end));
    }
}

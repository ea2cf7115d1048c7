package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.core.event.Phase;
import dev.stslib.core.settings.RefreshSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of refreshing, line by line. */
class RefreshPolicyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest(name = "a lifetime of {0} has a window of {2} (set: {1})")
    @CsvSource({
        // lifetime, explicit window, window
        "PT15M, , PT5M",
        "PT20M, , PT5M",
        "PT20M1S, , PT15M",
        "PT1H, , PT15M",
        "PT89M59S, , PT15M",
        "PT90M, , PT1H",
        "PT12H, , PT1H",
        "PT4M, , PT2M",
        "PT5M, , PT2M30S",
        "PT1H, PT1M, PT1M",
        "PT1H, PT0S, PT0S",
        "PT1H, PT2H, PT30M",
        "PT1H, PT1H, PT30M",
        "PT-5M, , PT0S",
    })
    void advisoryWindow(Duration lifetime, Duration explicit, Duration window) {
        assertEquals(window, Lifespan.advisoryWindow(lifetime, explicit));
    }

    @ParameterizedTest(name = "{0} s before the end of an hour: {1}")
    @CsvSource({
        "3600, FRESH",
        "901, FRESH",
        "900, ADVISORY",
        "61, ADVISORY",
        "60, MANDATORY",
        "1, MANDATORY",
        "0, EXPIRED",
        "-1, EXPIRED"
    })
    void phases(long secondsLeft, Phase phase) {
        Instant end = Instant.parse("2031-01-01T01:00:00Z");
        Lifespan lifespan = Lifespan.of(end.minus(Duration.ofHours(1)), end, null);
        assertEquals(phase, lifespan.phase(end.minusSeconds(secondsLeft).toEpochMilli()));
    }

    @Test
    void aWindowUnderAMinuteIsMandatoryFromItsFirstMoment() {
        Instant end = Instant.parse("2031-01-01T01:00:00Z");
        Lifespan lifespan = Lifespan.of(end.minus(Duration.ofHours(1)), end, Duration.ofSeconds(10));
        assertEquals(Phase.FRESH, lifespan.phase(end.minusSeconds(61).toEpochMilli()));
        assertEquals(Phase.MANDATORY, lifespan.phase(end.minusSeconds(60).toEpochMilli()));
        assertEquals(end.minusSeconds(60).toEpochMilli(), lifespan.freshUntil());
    }

    @ParameterizedTest(name = "{0} after {1} in {2}, {3} s later: {4}")
    @CsvSource({
        // phase, failure, phase of the failure, seconds since, action
        "FRESH, none, ABSENT, 0, SERVE",
        "ADVISORY, none, ABSENT, 0, SERVE_AND_REFRESH",
        "MANDATORY, none, ABSENT, 0, WAIT",
        "EXPIRED, none, ABSENT, 0, WAIT",
        "ABSENT, none, ABSENT, 0, WAIT",
        // a recoverable failure in the advisory window puts off by 300 to 600 s
        "ADVISORY, network, ADVISORY, 0, SERVE",
        "ADVISORY, network, ADVISORY, 299, SERVE",
        "ADVISORY, network, ADVISORY, 601, SERVE_AND_REFRESH",
        // but not into the mandatory window, where readers are served while it is tried again behind them
        "MANDATORY, network, ADVISORY, 0, SERVE_AND_REFRESH",
        "MANDATORY, network, MANDATORY, 0, SERVE",
        "MANDATORY, network, MANDATORY, 2, SERVE_AND_REFRESH",
        // a failure before the window opened is no try of the window
        "ADVISORY, network, FRESH, 0, SERVE_AND_REFRESH",
        "MANDATORY, network, FRESH, 0, WAIT",
        "FRESH, final, FRESH, 0, SERVE",
        "ADVISORY, final, FRESH, 0, SERVE",
        "MANDATORY, final, FRESH, 6, WAIT",
        // with nothing to serve, nothing is put off
        "EXPIRED, network, ADVISORY, 0, WAIT",
        "EXPIRED, network, MANDATORY, 0, WAIT",
        "EXPIRED, network, EXPIRED, 0, WAIT",
        "ABSENT, network, ABSENT, 0, WAIT",
        // after throttling no sooner than the backoff allows
        "ABSENT, throttling, ABSENT, 0, THROW",
        "ABSENT, throttling, ABSENT, 2, WAIT",
        "EXPIRED, throttling, EXPIRED, 0, THROW",
        "EXPIRED, throttling, ADVISORY, 0, WAIT",
        // a final failure is remembered for 1 to 5 s
        "ABSENT, final, ABSENT, 0, THROW",
        "ABSENT, final, ABSENT, 6, WAIT",
        "EXPIRED, final, MANDATORY, 0, THROW",
        "ADVISORY, final, ADVISORY, 0, SERVE",
        "ADVISORY, final, ADVISORY, 6, SERVE_AND_REFRESH",
        // nor does it count as a try that lets readers of the mandatory window be served at once
        "MANDATORY, final, MANDATORY, 0, THROW",
        "MANDATORY, final, MANDATORY, 6, WAIT",
        "MANDATORY, final, ADVISORY, 6, WAIT",
        // but it never stops a request with another MFA code
        "ABSENT, wrongCode, ABSENT, 0, WAIT",
    })
    void decisions(Phase phase, String kind, Phase failedIn, long secondsSince, RefreshPolicy.Action action) {
        @Nullable
        FailureState failure = kind.equals("none") ? null : failed(kind, failedIn, null, RefreshSettings.DEFAULT);
        assertEquals(
                action,
                RefreshPolicy.onRead(phase, Standing.GOOD, failure, secondsSince * SECOND, RefreshSettings.DEFAULT));
    }

    @Test
    void aTryOfTheWindowCountsAlsoWhenAFinalFailureFollowsIt() {
        FailureState network = failed("network", Phase.ADVISORY, null, RefreshSettings.DEFAULT);
        FailureState denied = failed("final", Phase.MANDATORY, network, RefreshSettings.DEFAULT);
        assertEquals(
                RefreshPolicy.Action.SERVE,
                RefreshPolicy.onRead(Phase.MANDATORY, Standing.GOOD, denied, 0, RefreshSettings.DEFAULT));
        assertEquals(
                RefreshPolicy.Action.SERVE_AND_REFRESH,
                RefreshPolicy.onRead(Phase.MANDATORY, Standing.GOOD, denied, 6 * SECOND, RefreshSettings.DEFAULT));
    }

    @Test
    void theOpenerOfTheWindowRefreshesWhereThatIsSet() {
        RefreshSettings settings = RefreshSettings.DEFAULT.withOnCallersThread(true);
        assertEquals(
                RefreshPolicy.Action.REFRESH_ON_CALLER,
                RefreshPolicy.onRead(Phase.ADVISORY, Standing.GOOD, null, 0, settings));
    }

    @ParameterizedTest(name = "who refreshes on its own thread, {1} s after {0}: {2}")
    @CsvSource({
        // a final failure is the outcome of every reader that would refresh
        "final, 0, THROW",
        "final, 6, REFRESH_ON_CALLER",
        "network, 0, SERVE",
        "network, 299, SERVE",
        "network, 601, REFRESH_ON_CALLER",
    })
    void whoWouldRefreshGetsARememberedFinalFailure(String kind, long secondsSince, RefreshPolicy.Action action) {
        RefreshSettings settings = RefreshSettings.DEFAULT.withOnCallersThread(true);
        FailureState failure = failed(kind, Phase.ADVISORY, null, settings);
        assertEquals(
                action, RefreshPolicy.onRead(Phase.ADVISORY, Standing.GOOD, failure, secondsSince * SECOND, settings));
    }

    @ParameterizedTest(name = "serving what has expired: {0} after {1} in {2}, {3} s later: {4}")
    @CsvSource({
        "EXPIRED, network, ADVISORY, 299, SERVE",
        "EXPIRED, network, EXPIRED, 299, SERVE",
        "EXPIRED, network, EXPIRED, 601, WAIT",
        "MANDATORY, network, ADVISORY, 299, SERVE",
        "MANDATORY, network, MANDATORY, 299, SERVE",
        "EXPIRED, final, EXPIRED, 0, THROW",
        "ABSENT, network, ABSENT, 0, WAIT",
        // a failure with nothing to serve puts nothing off once there is something
        "ABSENT, throttling, ABSENT, 0, THROW",
        "EXPIRED, throttling, ABSENT, 0, WAIT",
        "ADVISORY, throttling, ABSENT, 0, SERVE_AND_REFRESH",
        "ADVISORY, network, FRESH, 0, SERVE_AND_REFRESH",
    })
    void servingWhatHasExpired(
            Phase phase, String kind, Phase failedIn, long secondsSince, RefreshPolicy.Action action) {
        RefreshSettings settings = RefreshSettings.DEFAULT.withServeExpiredOnFailure(true);
        FailureState failure = failed(kind, failedIn, null, settings);
        assertEquals(action, RefreshPolicy.onRead(phase, Standing.GOOD, failure, secondsSince * SECOND, settings));
    }

    @ParameterizedTest(name = "who waited for {0} in {1}: served {2}, with the setting {3}")
    @CsvSource({
        "network, MANDATORY, true, true",
        "network, EXPIRED, false, true",
        "network, ABSENT, false, false",
        "final, MANDATORY, false, false",
        "final, EXPIRED, false, false",
    })
    void whoWaited(String kind, Phase phase, boolean usually, boolean servingExpired) {
        RefreshSettings expired = RefreshSettings.DEFAULT.withServeExpiredOnFailure(true);
        FailureState failure = failed(kind, phase, null, RefreshSettings.DEFAULT);
        assertEquals(usually, RefreshPolicy.servesAfterFailure(phase, failure, RefreshSettings.DEFAULT));
        assertEquals(servingExpired, RefreshPolicy.servesAfterFailure(phase, failure, expired));
    }

    @ParameterizedTest(name = "refused by a service: {0} after {1} in {2}, {3} s later: {4}")
    @CsvSource({
        "FRESH, none, ABSENT, 0, WAIT",
        "ADVISORY, none, ABSENT, 0, WAIT",
        "EXPIRED, none, ABSENT, 0, WAIT",
        // nothing is there to serve, so that a recoverable failure puts nothing off
        "FRESH, network, ABSENT, 0, WAIT",
        "FRESH, throttling, ABSENT, 0, THROW",
        "FRESH, throttling, ABSENT, 2, WAIT",
        "FRESH, final, ABSENT, 0, THROW",
        "FRESH, final, ABSENT, 6, WAIT",
        // a put-off that is in force stays so
        "FRESH, network, MANDATORY, 0, THROW",
        "FRESH, network, MANDATORY, 2, WAIT",
        "ADVISORY, network, ADVISORY, 299, THROW",
        "ADVISORY, network, ADVISORY, 601, WAIT",
        "MANDATORY, network, ADVISORY, 0, WAIT",
    })
    void refusedCredentials_areNeverServed(
            Phase phase, String kind, Phase failedIn, long secondsSince, RefreshPolicy.Action action) {
        @Nullable
        FailureState failure = kind.equals("none") ? null : failed(kind, failedIn, null, RefreshSettings.DEFAULT);
        assertEquals(
                action,
                RefreshPolicy.onRead(phase, Standing.REFUSED, failure, secondsSince * SECOND, RefreshSettings.DEFAULT));
    }

    @Test
    void servingWhatHasExpired_aRefusedValueIsStillNotServed() {
        RefreshSettings settings = RefreshSettings.DEFAULT.withServeExpiredOnFailure(true);
        FailureState throttled = failed("throttling", Phase.ABSENT, null, settings);
        assertEquals(
                RefreshPolicy.Action.THROW,
                RefreshPolicy.onRead(Phase.FRESH, Standing.REFUSED, throttled, 0, settings));
    }

    @ParameterizedTest(name = "about to be ended by the source: {0} after {1} in {2}, {3} s later: {4}")
    @CsvSource({
        "FRESH, none, ABSENT, 0, WAIT",
        "FRESH, network, MANDATORY, 0, SERVE",
        "FRESH, network, MANDATORY, 2, SERVE_AND_REFRESH",
        "ADVISORY, network, ADVISORY, 299, SERVE",
        "EXPIRED, none, ABSENT, 0, WAIT",
    })
    void outdatedCredentials_areServedAfterAFailure(
            Phase phase, String kind, Phase failedIn, long secondsSince, RefreshPolicy.Action action) {
        @Nullable
        FailureState failure = kind.equals("none") ? null : failed(kind, failedIn, null, RefreshSettings.DEFAULT);
        assertEquals(
                action,
                RefreshPolicy.onRead(
                        phase, Standing.OUTDATED, failure, secondsSince * SECOND, RefreshSettings.DEFAULT));
    }

    @Test
    void anAdvisoryPutOffNeverReachesIntoTheMandatoryWindow() {
        for (int seed = 0; seed < 200; seed++) {
            FailureState failure = RefreshPolicy.onFailure(
                    error("network"), Phase.ADVISORY, null, 0, 40 * SECOND, RefreshSettings.DEFAULT, new Random(seed));
            assertEquals(40 * SECOND, failure.notBefore());
            FailureState far = failed("network", Phase.ADVISORY, null, RefreshSettings.DEFAULT, seed);
            assertTrue(far.notBefore() >= 300 * SECOND && far.notBefore() <= 600 * SECOND);
        }
    }

    @Test
    void mandatoryTriesComeAfterOneSecondDoublingToTen() {
        for (int seed = 0; seed < 200; seed++) {
            @Nullable FailureState failure = null;
            for (long most : new long[] {1, 2, 4, 8, 10, 10, 10}) {
                failure = failed("network", Phase.MANDATORY, failure, RefreshSettings.DEFAULT, seed);
                assertTrue(failure.notBefore() <= most * SECOND, "at most " + most);
                assertTrue(failure.notBefore() >= Math.max(1, most / 2) * SECOND, "at least half of " + most);
            }
        }
    }

    @Test
    void finalFailuresAreRememberedForOneToFiveSeconds() {
        for (int seed = 0; seed < 200; seed++) {
            FailureState failure = failed("final", Phase.ABSENT, null, RefreshSettings.DEFAULT, seed);
            assertTrue(failure.notBefore() >= SECOND && failure.notBefore() <= 5 * SECOND);
        }
    }

    @Test
    void thePutOffsReachTheirBounds() {
        RefreshSettings expired = RefreshSettings.DEFAULT.withServeExpiredOnFailure(true);
        assertEquals(300 * SECOND, drawn(Phase.ADVISORY, "network", RefreshSettings.DEFAULT, true));
        assertEquals(600 * SECOND, drawn(Phase.ADVISORY, "network", RefreshSettings.DEFAULT, false));
        assertEquals(SECOND, drawn(Phase.ABSENT, "final", RefreshSettings.DEFAULT, true));
        assertEquals(5 * SECOND, drawn(Phase.ABSENT, "final", RefreshSettings.DEFAULT, false));
        assertEquals(600 * SECOND, drawn(Phase.MANDATORY, "network", expired, false));
        assertEquals(0, drawn(Phase.FRESH, "network", expired, false));
        assertEquals(0, drawn(Phase.ABSENT, "network", expired, false));
    }

    /** How long readers are put off if each draw gives the least, or the most, that it may. */
    private static long drawn(Phase phase, String kind, RefreshSettings settings, boolean least) {
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("not drawn between bounds");
            }

            @Override
            public long nextLong(long origin, long bound) {
                return least ? origin : bound - 1;
            }
        };
        return RefreshPolicy.onFailure(error(kind), phase, null, 0, 3_600 * SECOND, settings, random)
                .notBefore();
    }

    @Test
    void servingWhatHasExpired_thePutOffReachesIntoTheMandatoryWindow() {
        RefreshSettings settings = RefreshSettings.DEFAULT.withServeExpiredOnFailure(true);
        FailureState failure = RefreshPolicy.onFailure(
                error("network"), Phase.ADVISORY, null, 0, 40 * SECOND, settings, new Random(7));
        assertTrue(failure.notBefore() >= 300 * SECOND);
    }

    @Test
    void theBackgroundTriesAgainAtTheMomentThatAFinalFailureIsForgotten() {
        FailureState failure = new FailureState(error("final"), Phase.ADVISORY, 5 * SECOND, 400 * SECOND, 0, false);
        assertFalse(RefreshPolicy.mayRetry(Phase.MANDATORY, failure, 5 * SECOND - 1, RefreshSettings.DEFAULT));
        assertTrue(RefreshPolicy.mayRetry(Phase.MANDATORY, failure, 5 * SECOND, RefreshSettings.DEFAULT));
    }

    @Test
    void theTimeToTheMandatoryWindowIsNeverNegative() {
        Lifespan lifespan = new Lifespan(0, 10_000, 70_000);
        assertEquals(4 * SECOND, lifespan.nanosToMandatory(6_000));
        assertEquals(0, lifespan.nanosToMandatory(11_000));
    }

    @ParameterizedTest(name = "with {0} s left, a reader waits {1} s")
    @CsvSource({"3600, 120", "240, 120", "60, 30", "10, 5", "0, 120", "-60, 120", ", 120"})
    void aReaderNeverWaitsUntilWhatItCouldBeServedHasExpired(@Nullable Long secondsLeft, long seconds) {
        long now = 1_000_000_000;
        @Nullable Lifespan lifespan = secondsLeft == null ? null : new Lifespan(0, 0, now + secondsLeft * 1_000);
        assertEquals(seconds * 1_000, RefreshPolicy.waitMillis(lifespan, now, RefreshSettings.DEFAULT));
    }

    @ParameterizedTest(name = "the background in {0} after {1} in {2}, {3} s later: {4}, serving what has expired: {5}")
    @CsvSource({
        // phase, failure, phase of the failure, seconds since, whether it tries again, the same with the setting
        "ADVISORY, network, ADVISORY, 299, false, false",
        "ADVISORY, network, ADVISORY, 601, true, true",
        "ADVISORY, network, FRESH, 0, true, true",
        // a put-off of the window ends with it, however early that is by elapsed time
        "MANDATORY, network, ADVISORY, 0, true, false",
        "EXPIRED, network, ADVISORY, 0, true, false",
        "EXPIRED, network, ADVISORY, 601, true, true",
        "EXPIRED, final, ADVISORY, 0, false, false",
        "EXPIRED, final, ADVISORY, 6, true, false",
        "MANDATORY, network, MANDATORY, 0, false, false",
        "MANDATORY, network, MANDATORY, 2, true, false",
        "EXPIRED, network, MANDATORY, 0, false, false",
        "EXPIRED, network, MANDATORY, 2, true, false",
    })
    void whenTheBackgroundTriesAgain(
            Phase phase, String kind, Phase failedIn, long secondsSince, boolean usually, boolean servingExpired) {
        for (boolean expired : new boolean[] {false, true}) {
            RefreshSettings settings = RefreshSettings.DEFAULT.withServeExpiredOnFailure(expired);
            FailureState failure = failed(kind, failedIn, null, settings);
            assertEquals(
                    expired ? servingExpired : usually,
                    RefreshPolicy.mayRetry(phase, failure, secondsSince * SECOND, settings));
        }
    }

    private static FailureState failed(
            String kind, Phase phase, @Nullable FailureState previous, RefreshSettings settings) {
        return failed(kind, phase, previous, settings, 7);
    }

    private static FailureState failed(
            String kind, Phase phase, @Nullable FailureState previous, RefreshSettings settings, int seed) {
        return RefreshPolicy.onFailure(error(kind), phase, previous, 0, 3_600 * SECOND, settings, new Random(seed));
    }

    private static RuntimeException error(String kind) {
        StsError denied = new StsError("AccessDenied", 403, "no", null);
        return switch (kind) {
            case "network" -> new EndpointUnreachableException("gone", "wait");
            case "throttling" ->
                new StsServiceException("slow", "wait", new StsError("Throttling", 400, "", null), null);
            case "final" -> new StsServiceException("no", "ask", denied, null);
            case "wrongCode" -> new MfaCodeRejectedException("no", "another", denied, null);
            default -> throw new IllegalArgumentException(kind);
        };
    }
}

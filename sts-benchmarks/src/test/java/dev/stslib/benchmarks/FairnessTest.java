package dev.stslib.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.event.Phase;
import dev.stslib.core.internal.cache.Lifespan;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the programs print is what they measured, and they measure what they say. */
class FairnessTest {
    private static final Instant START = Instant.parse("2031-05-06T07:00:00Z");
    private static final Pattern NUMBER = Pattern.compile("<rect x=\"(\\d+)\" y=\"60\"");

    @Test
    void readsHappenWhileOursRefreshesWhateverItsJitter() {
        TemporaryCredentials got = new TemporaryCredentials(
                "ASIA", Secret.of("s"), Secret.of("t"), START, START.plus(ReadsDuringRefresh.LIFETIME));
        Lifespan latest = Lifespan.of(got.issuedAt(), got.expiration(), null).opened(RefreshSettings.DEFAULT.jitter());
        assertEquals(
                Phase.ADVISORY,
                latest.phase(got.expiration().minus(ReadsDuringRefresh.LEFT).toEpochMilli()));
    }

    @Test
    void aReadThatWaitsAndThenFailsIsAFailedRead() {
        ManualClock clock = new ManualClock(START);
        CannedTokens tokens = new CannedTokens(clock);
        SimulatedPool pool = new SimulatedPool(clock, 1);
        try (Fleet fleet = new Fleet(
                Fleet.builder(new RoleProfiles(1), tokens)
                        .clock(clock)
                        .elapsed(clock::elapsedNanos)
                        .scheduler(clock.scheduler())
                        .executor(pool),
                1)) {
            SimulatedRole role = new SimulatedRole(fleet.handles.get(0), clock);
            clock.advance(CannedTokens.LIFETIME.minusSeconds(50));
            tokens.fail(WireFaults.thrownFor("403", Fault.error(403, "AccessDenied", "not you")));
            pool.takes(Duration.ofSeconds(5));
            role.read(clock.instant());
            assertEquals(1, role.waits);
            assertEquals(0, role.failedBeforeEnd);
            clock.advance(Duration.ofSeconds(5));
            assertEquals(1, role.failedBeforeEnd);
        }
    }

    @Test
    void rolesThatDoNotComeBackAreNoFigure() {
        try (SimulatedOutage outage = new SimulatedOutage(1)) {
            Row row = Row.alone("until all roles are served again", "s", outage.recover(0))
                    .want(Goal.atMost(1_800));
            assertEquals("NOT MET: ours <= 1,800", row.goal().verdict(row));
        }
    }

    @Test
    void theLongestLabelOfAPictureEndsBeforeItsBars() {
        String label = "most requests started in one simulated second, all read at the opening of the window";
        String svg = new BarPlot(report(label)).svg();
        List<Integer> bars = NUMBER.matcher(svg)
                .results()
                .map(MatchResult::group)
                .map(found -> Integer.valueOf(found.replaceAll("\\D+(\\d+).*", "$1")))
                .toList();
        assertEquals(1, bars.size(), svg);
        assertTrue(bars.get(0) >= 10 + 6 * label.length(), "bars from " + bars.get(0));
    }

    @Test
    void theFileNamesThePeerAsTheTableDoes(@TempDir Path folder) throws IOException {
        new ReportFiles(folder).write(report("one"), START);
        assertTrue(Files.readString(folder.resolve("Made.json")).contains("\"peer\" : \"BCFKS\""));
    }

    private static Report report(String label) {
        return new Report("Made", "made up", "BCFKS", List.of(Row.of(label, "ms", 1, 2)), List.of());
    }
}

package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Five hours on a clock moved by hand: what STS sees, what readers get, when it ends. */
class SimulatedDayTest {
    private static final List<String> ROLES = List.of("DynamoDBRole-dev", "CodeDeployRole-qa", "S3ReadOnlyRole-prod");

    private final List<EngineEvent> events = new ArrayList<>();

    @Test
    void setsAreMadeEvery45MinutesUntilTheSessionTokenEnds() {
        assertEquals(
                List.of(0L, 45L, 90L, 135L, 180L, 225L, 270L), minutesOfSets(RefreshSettings.DEFAULT.withJitter(0)));
        assertEquals(7, progress().size());
        assertEquals(2, progress().get(1).completed());
        assertEquals(7, progress().get(1).planned());
        assertEquals(
                "4 hours, 15 minutes", StsCore.remainingText(progress().get(1).remaining()));
    }

    @Test
    void aWindowOfTheCallersChoiceGivesTheHourlyRhythmOfStslib() {
        RefreshSettings hourly = RefreshSettings.DEFAULT.withJitter(0).withAdvisoryWindow(Duration.ZERO);
        assertEquals(List.of(0L, 60L, 120L, 180L, 240L), minutesOfSets(hourly));
        assertEquals(5, progress().get(0).planned());
    }

    private List<EngineEvent.CycleProgress> progress() {
        return events.stream()
                .filter(EngineEvent.CycleProgress.class::isInstance)
                .map(EngineEvent.CycleProgress.class::cast)
                .toList();
    }

    private List<Long> minutesOfSets(RefreshSettings refresh) {
        try (ManualWorld world = new ManualWorld();
                StsCore sts = world.stsCore(builder -> builder.refresh(refresh).listener(events::add))) {
            Instant start = world.clock.instant();
            sts.generateSessionToken(5, world.sample.mfa().code());
            CredentialSet first = sts.generateCredentials(ROLES);
            assertEquals(
                    List.of("sts-DynamoDBRole-dev", "sts-CodeDeployRole-qa", "sts-S3ReadOnlyRole-prod"),
                    List.copyOf(first.names()));
            for (int minute = 1; minute < 300; minute++) {
                world.clock.advance(Duration.ofMinutes(1));
                CredentialSet now = sts.currentCredentials();
                assertEquals(3, now.names().size(), "at minute " + minute);
                now.asMap().forEach((name, one) -> assertFalse(one.isExpired(world.clock.instant()), name));
            }
            world.clock.advance(Duration.ofMinutes(1));
            assertTrue(sts.sessionToken().isEmpty());
            assertEquals(0, world.clock.pendingTasks(), "no timer is left when the session token has ended");
            world.clock.advance(Duration.ofHours(2));
            assertTrue(sts.currentCredentials().names().isEmpty());
            assertEquals(1, world.sts.count("GetSessionToken"), "one code, one session token");
            List<Long> minutes = world.sts.requests().stream()
                    .filter(request -> request.action().equals("AssumeRole"))
                    .map(RecordedRequest::at)
                    .map(at -> Duration.between(start, at).toMinutes())
                    .toList();
            assertEquals(minutes.stream().distinct().count() * 3, minutes.size(), "each role once for each set");
            return minutes.stream().distinct().toList();
        }
    }
}

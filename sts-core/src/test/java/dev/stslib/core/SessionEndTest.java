package dev.stslib.core;

import static dev.stslib.core.FacadeWorld.ROLES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.CycleEnded;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.EngineEvent.MfaCodeRequested;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.MfaSettings.Person;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when a session token nears its end, and after it. */
class SessionEndTest {
    private static final String ROLE = "S3ReadOnlyRole-prod";

    private final FacadeWorld world = new FacadeWorld();
    private final Set<String> askedOn = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        world.close();
    }

    private StsCore bob(MfaSettings settings) {
        StsCore sts = world.manual.stsCore(same -> world.builder().mfaSettings(settings));
        sts.generateSessionToken(5, world.mfa.code());
        sts.generateCredentials(ROLES);
        return sts;
    }

    /** A person who types the right code at once. */
    private MfaCodeSource person() {
        return request -> {
            askedOn.add(Thread.currentThread().getName());
            return Optional.of(Secret.of(world.mfa.code()));
        };
    }

    private List<Duration> left() {
        return world.events(AboutToExpire.class).stream()
                .map(AboutToExpire::remaining)
                .toList();
    }

    @Test
    void listenersAreToldInGoodTimeWhatCodeIsNeeded() {
        try (StsCore sts = bob(MfaSettings.DEFAULT)) {
            Instant end = sts.sessionToken().orElseThrow().end();
            world.clock.advance(Duration.ofHours(5));
            assertEquals(List.of(Duration.ofMinutes(15), Duration.ofMinutes(1)), left());
            for (AboutToExpire told : world.events(AboutToExpire.class)) {
                assertEquals("session token of BobSmith", told.label());
                assertEquals(end, told.expiration());
                assertEquals(new RequiredCode(world.mfa.serial(), "BobSmith", false), told.code());
            }
            assertEquals(0, world.clock.pendingTasks(), "it is not in use any more");
        }
    }

    @Test
    void aClockThatIsSetBackLengthensNoSession() {
        try (StsCore sts = bob(MfaSettings.DEFAULT)) {
            Instant end = sts.sessionToken().orElseThrow().end();
            world.clock.advance(Duration.ofHours(1));
            world.clock.jump(Duration.ofHours(-2));
            SessionToken seen = sts.sessionToken().orElseThrow();
            assertEquals(end.minus(Duration.ofHours(2)), seen.end());
            assertEquals("4 hours, 0 minutes", sts.remainingText());
            try (StsCore other = StsCore.over(sts.engine(), sts.profile())) {
                assertEquals(seen, other.sessionToken().orElseThrow());
                other.generateCredentials(ROLES);
                world.clock.advance(Duration.ofHours(4));
                assertTrue(sts.sessionToken().isEmpty());
                assertTrue(other.sessionToken().isEmpty());
                assertThrows(SessionExpiredException.class, () -> other.generateCredentials(ROLES));
            }
            assertEquals(
                    List.of("the session token has ended", "the session token has ended"),
                    world.events(CycleEnded.class).stream().map(CycleEnded::why).toList());
        }
    }

    @Test
    void whenTheyAreToldIsASetting() {
        try (StsCore sts = bob(MfaSettings.DEFAULT.withNotices(Duration.ofMinutes(2), Duration.ofHours(1)))) {
            world.clock.advance(Duration.ofHours(5));
            assertEquals(List.of(Duration.ofHours(1), Duration.ofMinutes(2)), left());
            assertTrue(sts.sessionToken().isEmpty());
        }
    }

    @Test
    void aNewTokenInTimeIsAllThatIsNeeded() {
        try (StsCore sts = bob(MfaSettings.DEFAULT)) {
            world.clock.advance(Duration.ofMinutes(290));
            assertEquals(1, left().size());
            sts.generateSessionToken(5, world.nextCode());
            world.clock.advance(Duration.ofHours(4));
            assertEquals(1, left().size(), "the new one's end is far");
        }
    }

    @Test
    void aTokenThatIsNotUsedEndsInSilence() {
        try (StsCore sts = world.bob()) {
            sts.generateSessionToken(1, world.mfa.code());
            world.clock.advance(Duration.ofHours(2));
            assertEquals(List.of(), left());
            assertEquals(List.of(), world.events(Expired.class));
        }
    }

    @Test
    void aTokenThatLivesNoLongerThanANoticeIsNotAnnouncedAtItsStart() {
        try (CredentialEngine engine = world.builder().mfa(person()).build()) {
            StsCore.over(engine, "BobSmith").generateSessionToken(Duration.ofMinutes(15), world.mfa.code());
            engine.handle(ROLE).get();
            world.clock.advance(Duration.ofMinutes(16));
            assertEquals(List.of(Duration.ofMinutes(1)), left());
            assertEquals(1, world.events(Expired.class).size());
        }
    }

    @Test
    void rolesLiveOnToTheirOwnEndAndThenTheErrorSaysWhatToDo() {
        try (CredentialEngine engine = world.engine()) {
            StsCore.over(engine, "BobSmith").generateSessionToken(1, world.mfa.code());
            CredentialHandle role = engine.handle(ROLE);
            world.clock.advance(Duration.ofMinutes(40));
            Instant end = role.get().expiration();
            while (world.clock.instant().isBefore(end)) {
                assertEquals(end, role.get().expiration());
                world.clock.advance(Duration.ofSeconds(30));
            }
            assertTrue(end.isAfter(world.events(Expired.class).get(0).expiration()), "longer than the session");
            MfaCodeRequiredException error = assertThrows(MfaCodeRequiredException.class, role::get);
            FacadeWorld.assertSays(error, world.mfa.serial());
            FacadeWorld.assertSays(error, "generateSessionToken");
            StsCore.over(engine, "BobSmith").generateSessionToken(1, world.nextCode());
            assertFalse(role.get().isExpired(world.clock.instant()));
        }
    }

    @Test
    void thePersonIsAskedOnlyWhenAReaderHasNothingLeft() {
        try (CredentialEngine engine = world.builder().mfa(person()).build()) {
            CredentialHandle role = engine.handle(ROLE);
            Instant end = role.get().expiration();
            assertEquals(1, world.events(MfaCodeRequested.class).size());
            StsCore.over(engine, "BobSmith").generateSessionToken(Duration.ofMinutes(15), world.nextCode());
            while (world.clock.instant().isBefore(end)) {
                assertNotNull(role.get());
                assertEquals(1, world.events(MfaCodeRequested.class).size(), "the background prompts no person");
                world.clock.advance(Duration.ofMinutes(1));
            }
            assertTrue(role.get().expiration().isAfter(end));
            assertEquals(2, world.events(MfaCodeRequested.class).size());
        }
    }

    @Test
    void fromTheBackgroundToWhereThatIsAllowed() {
        MfaSettings always = MfaSettings.DEFAULT.withPerson(Person.ALWAYS);
        try (CredentialEngine engine =
                world.builder().mfa(person()).mfaSettings(always).build()) {
            CredentialHandle role = engine.handle(ROLE);
            Instant end = role.get().expiration();
            StsCore.over(engine, "BobSmith").generateSessionToken(Duration.ofMinutes(15), world.nextCode());
            world.clock.advance(Duration.ofMinutes(44));
            assertEquals(1, world.events(MfaCodeRequested.class).size());
            world.clock.advance(Duration.ofMinutes(2));
            role.get();
            world.clock.advance(Duration.ofSeconds(1));
            Awaitility.await().until(() -> role.get().expiration().isAfter(end));
            assertEquals(
                    2,
                    world.events(MfaCodeRequested.class).size(),
                    "in the advisory window, before a reader has to wait");
            assertTrue(askedOn.stream().allMatch(thread -> thread.startsWith("stslib-mfa-")), askedOn.toString());
        }
    }

    @Test
    void neverFromAReadWhereThatIsNotAllowed() {
        MfaSettings called = MfaSettings.DEFAULT.withPerson(Person.WHEN_CALLED);
        try (CredentialEngine engine =
                world.builder().mfa(person()).mfaSettings(called).build()) {
            CredentialHandle role = engine.handle(ROLE);
            FacadeWorld.assertSays(assertThrows(MfaCodeRequiredException.class, role::get), "MfaSettings");
            StsCore.over(engine, "BobSmith").generateSessionToken();
            assertNotNull(role.get());
            assertEquals(1, world.events(MfaCodeRequested.class).size());
        }
    }

    @Test
    void aSourceThatAnswersAloneIsAskedInTheBackgroundAndNoReaderWaits() {
        MfaCodeSource totp =
                MfaCodeSources.totp(PasswordSources.of(world.mfa.secret().toCharArray()));
        try (CredentialEngine engine = world.builder().mfa(totp).build()) {
            CredentialHandle role = engine.handle(ROLE);
            for (int i = 0; i < 30 * 20; i++) {
                Instant now = world.clock.instant();
                assertTrue(role.get().expiration().isAfter(now.plusSeconds(60)), "no reader ever waits");
                world.clock.advance(Duration.ofMinutes(3));
            }
            assertEquals(3, world.sts.count("GetSessionToken"), "12 hours each");
            assertTrue(world.events(MfaCodeRequested.class).stream()
                    .allMatch(asked -> asked.code().comesAlone()));
        }
    }

    @Test
    void aCommandAnswersAloneUnlessSaidOtherwise() {
        for (boolean background : List.of(true, false)) {
            MfaSettings settings = MfaSettings.DEFAULT.withCommandsInBackground(background);
            try (CredentialEngine engine = world.builder()
                    .mfaProcess("echo " + world.nextCode())
                    .mfaSettings(settings)
                    .build()) {
                engine.handle(ROLE).get();
            }
            List<MfaCodeRequested> asked = world.events(MfaCodeRequested.class);
            assertEquals(background, asked.get(asked.size() - 1).code().comesAlone());
        }
    }

    @Test
    void aRoleIsAnnouncedOnlyWhereItsRefreshFails() {
        try (CredentialEngine engine = world.engine()) {
            CredentialHandle plain = engine.handle("plain");
            for (int minute = 0; minute < 120; minute++) {
                plain.get();
                world.clock.advance(Duration.ofMinutes(1));
            }
            assertEquals(List.of(), left());
            world.sts.faults().add(Fault.serviceUnavailable());
            Instant end = plain.get().expiration();
            while (world.clock.instant().plusSeconds(30).isBefore(end)) {
                plain.get();
                world.clock.advance(Duration.ofSeconds(30));
            }
            assertEquals(List.of(Duration.ofMinutes(1)), left());
            assertNull(world.events(AboutToExpire.class).get(0).code());
            world.clock.advance(Duration.ofSeconds(30));
            assertEquals(1, world.events(Expired.class).size());
        }
    }

    @Test
    void aRefreshAtTheVeryEndIsNoReasonToAnnounceIt() {
        RefreshSettings atTheEnd = RefreshSettings.DEFAULT.withJitter(0).withAdvisoryWindow(Duration.ZERO);
        try (StsCore sts = world.manual.stsCore(same -> world.builder().refresh(atTheEnd))) {
            sts.generateSessionToken(5, world.mfa.code());
            sts.generateCredentials(ROLES);
            world.clock.advance(Duration.ofHours(4));
            assertEquals(List.of(), left());
            assertEquals(List.of(), world.events(Expired.class));
            assertEquals(15, world.sts.count("AssumeRole"), "every hour, and not earlier");
        }
    }
}

package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileNotFoundException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.core.stslib.StsCore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code generateSessionToken}: which profile, how long, which code. */
class SessionTokenTest {
    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void livesForAnHourUnlessSaidOtherwise() {
        try (StsCore sts = StsCore.over(world.engine(), "Alice")) {
            SessionToken token = sts.generateSessionToken();
            assertEquals(Duration.ofHours(1), token.remaining(world.clock.instant()));
            assertEquals(world.clock.instant(), token.start());
            assertNull(token.mfaSerial());
            assertEquals(Optional.of(token), sts.sessionToken());
            assertEquals("Alice", sts.profile());
            Map<String, String> sent = world.requests("GetSessionToken").get(0).parameters();
            assertEquals("3600", sent.get("DurationSeconds"));
            assertFalse(sent.containsKey("SerialNumber"), "no MFA parameters without a device");
        }
    }

    @Test
    void livesAsLongAsIsSaidInHoursOrOtherwise() {
        try (StsCore sts = world.bob()) {
            assertEquals(
                    Duration.ofHours(5),
                    sts.generateSessionToken(5, world.mfa.code()).remaining(world.clock.instant()));
            SessionToken quarter = sts.generateSessionToken(Duration.ofMinutes(15), world.nextCode());
            assertEquals(Duration.ofMinutes(15), quarter.remaining(world.clock.instant()));
            assertEquals(world.mfa.serial(), quarter.mfaSerial());
            assertEquals(
                    Duration.ofHours(36),
                    sts.generateSessionToken(36, world.nextCode()).remaining(world.clock.instant()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, 0, 899, 129_601, 360_000})
    void aLifetimeOutOfRangeIsRefusedBeforeAnybodyIsAsked(long seconds) {
        List<MfaCodeRequest> asked = new ArrayList<>();
        try (StsCore sts = world.manual.stsCore(same -> world.builder().mfa(request -> {
            asked.add(request);
            return Optional.of(Secret.of(world.mfa.code()));
        }))) {
            assertThrows(InvalidRequestException.class, () -> sts.generateSessionToken(Duration.ofSeconds(seconds)));
            assertEquals(List.of(), asked, "no person is asked for a code that would be wasted");
            assertEquals(0, world.sts.requests().size());
            assertTrue(sts.sessionToken().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", " 123456", "١٢٣٤٥٦", "123456\n"})
    void aCodeThatIsNotOfSixDigitsIsNotSent(String code) {
        try (StsCore sts = world.bob()) {
            InvalidRequestException error =
                    assertThrows(InvalidRequestException.class, () -> sts.generateSessionToken(1, code));
            FacadeWorld.assertSays(error, "six digits");
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void withoutACodeAndASourceTheErrorNamesTheProfileAndTheDevice() {
        try (StsCore sts = world.bob()) {
            MfaCodeRequiredException error = assertThrows(MfaCodeRequiredException.class, sts::generateSessionToken);
            FacadeWorld.assertSays(error, "BobSmith");
            FacadeWorld.assertSays(error, world.mfa.serial());
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void aWrongCodeIsRejectedAndTheRightOneStillWorks() {
        try (StsCore sts = world.bob()) {
            String wrong = world.mfa.codeAt(world.clock.instant().plus(Duration.ofDays(1)));
            assertThrows(MfaCodeRejectedException.class, () -> sts.generateSessionToken(1, wrong));
            assertTrue(sts.sessionToken().isEmpty());
            assertEquals(
                    sts.generateSessionToken(1, world.mfa.code()),
                    sts.sessionToken().orElseThrow());
        }
    }

    @Test
    void aCodeIsSentOnceForAllFacadesOfAnEngine() {
        try (CredentialEngine engine = world.engine()) {
            String code = world.mfa.code();
            StsCore.over(engine, "BobSmith").generateSessionToken(1, code);
            for (StsCore facade :
                    List.of(StsCore.over(engine, "BobSmith"), StsCore.over(engine, "S3ReadOnlyRole-prod"))) {
                assertThrows(MfaCodeUsedException.class, () -> facade.generateSessionToken(1, code));
            }
            assertEquals(1, world.sts.count("GetSessionToken"), "the second is not even sent");
        }
    }

    @Test
    void aCodeForAProfileWithoutADeviceIsAnErrorThatSaysSo() {
        try (StsCore sts = StsCore.over(world.engine(), "Alice")) {
            ProfileConfigurationException error = assertThrows(
                    ProfileConfigurationException.class, () -> sts.generateSessionToken(1, world.mfa.code()));
            FacadeWorld.assertSays(error, "mfa_serial");
            assertEquals(0, world.sts.requests().size());
        }
    }

    @Test
    void theSourceIsAskedAgainWhileCodesAreRejectedThreeTimesInAll() {
        Deque<String> typed = new ArrayDeque<>(List.of("000000", "000001", "000002", "000003"));
        List<Integer> attempts = new ArrayList<>();
        MfaCodeSource person = request -> {
            attempts.add(request.attempt());
            return Optional.of(Secret.of(typed.remove()));
        };
        try (StsCore sts = world.manual.stsCore(same -> world.builder().mfa(person))) {
            assertThrows(MfaCodeRejectedException.class, sts::generateSessionToken);
            assertEquals(List.of(1, 2, 3), attempts);
            typed.addFirst(world.mfa.code());
            typed.addFirst("000004");
            assertEquals(world.mfa.serial(), sts.generateSessionToken().mfaSerial());
            assertEquals(List.of(1, 2, 3, 1, 2), attempts);
        }
    }

    @Test
    void theMachineSelectsTheProfile() {
        try (StsCore sts = StsCore.builder()
                .engine(same -> world.builder().systemEnvironment(world.environmentWith("AWS_PROFILE", "Alice")))
                .build()) {
            assertEquals("Alice", sts.profile());
            sts.generateSessionToken();
            assertEquals(
                    world.alice.accessKeyId(),
                    world.requests("GetSessionToken").get(0).accessKeyId());
        }
    }

    @Test
    void withoutANameItIsTheDefaultProfile() {
        world.credentials("default", world.alice);
        world.config("[default]", "region = us-east-1");
        try (StsCore sts = StsCore.builder().engine(same -> world.builder()).build()) {
            assertEquals("default", sts.profile());
            assertEquals(Duration.ofHours(1), sts.generateSessionToken().remaining(world.clock.instant()));
        }
    }

    @Test
    void noDefaultProfileIsNotTheSameAsAProfileThatIsMissing() {
        try (CredentialEngine engine = world.engine()) {
            StslibException none = assertThrows(
                    NoProfilesException.class, () -> StsCore.over(engine).generateSessionToken());
            FacadeWorld.assertSays(none, "AWS_PROFILE");
            StslibException missing = assertThrows(
                    ProfileNotFoundException.class,
                    () -> StsCore.over(engine, "Nobody").generateSessionToken());
            for (String part : List.of("Nobody", "Alice", "BobSmith", "CodeDeployRole-qa", "plain")) {
                FacadeWorld.assertSays(missing, part);
            }
        }
    }

    @Test
    void aProfileWithTemporaryKeysHasNoSessionToken() {
        world.write(
                "credentials",
                world.text("credentials") + "\n[temp]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\n"
                        + "aws_secret_access_key = x\naws_session_token = y\nregion = us-east-1\n");
        try (StsCore sts = StsCore.over(world.engine(), "temp")) {
            ProfileConfigurationException error =
                    assertThrows(ProfileConfigurationException.class, sts::generateSessionToken);
            FacadeWorld.assertSays(error, "'temp'");
        }
    }

    @Test
    void aTokenThatHasEndedIsNotReplacedWithoutBeingAskedFor() {
        try (StsCore sts = StsCore.over(world.engine(), "Alice")) {
            sts.generateSessionToken();
            world.clock.advance(Duration.ofHours(1));
            assertTrue(sts.sessionToken().isEmpty());
            assertEquals("0 seconds", sts.remainingText());
            assertThrows(SessionExpiredException.class, () -> sts.generateCredentials(List.of("plain")));
            sts.generateSessionToken();
            assertEquals(1, sts.generateCredentials(List.of("plain")).names().size());
        }
    }

    @Test
    void theTokenAndItsErrorsShowNoSecret() {
        try (StsCore sts = world.bob()) {
            String code = world.mfa.code();
            SessionToken token = sts.generateSessionToken(1, code);
            StslibException error = assertThrows(StslibException.class, () -> sts.generateSessionToken(1, code));
            for (String secret : List.of(
                    code,
                    token.credentials().sessionToken().revealSecret(),
                    token.credentials().secretAccessKey().revealSecret())) {
                assertFalse((token + " " + error).contains(secret));
            }
        }
    }
}

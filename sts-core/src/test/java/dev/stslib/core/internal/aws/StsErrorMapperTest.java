package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.TestUser;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StsErrorMapperTest {
    private final ManualClock clock = ManualClock.at("2031-03-01T12:00:00Z");
    private final EmbeddedSts sts =
            EmbeddedSts.builder().clock(clock).region("eu-west-1", "us-east-1").start();
    private final TestUser user = sts.addUser(Provider.ACCOUNT, "BobSmith");
    private final MfaDevice device = user.addMfaDevice("phone");
    private final OpenTokenProvider provider = Provider.open(clock);

    @AfterEach
    void close() {
        provider.close();
        sts.close();
    }

    @Test
    void aWrongMfaCodeIsRejected() {
        String wrong = device.code().equals("000000") ? "000001" : "000000";

        MfaCodeRejectedException error =
                assertThrows(MfaCodeRejectedException.class, () -> token(device.serial(), wrong));

        assertEquals("AccessDenied", error.error().code());
        assertTrue(error.remedy().contains("next code"), error.remedy());
    }

    @Test
    void aCodeIsAcceptedOnce() {
        String code = device.code();
        token(device.serial(), code);

        MfaCodeRejectedException error =
                assertThrows(MfaCodeRejectedException.class, () -> token(device.serial(), code));

        assertTrue(error.remedy().contains("next code"), error.remedy());
        assertFalse(error.toString().contains(code), error.toString());
    }

    @Test
    void somebodyElsesDeviceIsRejected() {
        MfaDevice other = sts.addUser(Provider.ACCOUNT, "Ann").addMfaDevice("her-phone");

        MfaCodeRejectedException error =
                assertThrows(MfaCodeRejectedException.class, () -> token(other.serial(), other.code()));

        assertTrue(error.remedy().contains("caller's own"), error.remedy());
    }

    @Test
    void aRoleThatIsNotThereIsDenied() {
        refused("AccessDenied", 403, "trust policy", () -> assume(keys(), Provider.role()));
    }

    @Test
    void sessionCredentialsMayNotGetASessionToken() {
        SourceCredentials session = token(device.serial(), device.code());

        refused(
                "AccessDenied",
                403,
                "long-term keys",
                () -> provider.getSessionToken(
                        Provider.at(sts), session, new GetSessionTokenRequest(null, null, null)));
        refused(
                "AccessDenied",
                403,
                "long-term keys",
                () -> provider.getFederationToken(
                        Provider.at(sts),
                        session,
                        new GetFederationTokenRequest("guest", null, SessionPolicy.NONE, List.of())));
    }

    @Test
    void anExpiredSessionKeepsItsCode() {
        SourceCredentials session = token(device.serial(), device.code());
        clock.advance(Duration.ofHours(13));

        StsServiceException error =
                refused("ExpiredToken", 403, "new credentials", () -> assume(session, Provider.role()));

        assertTrue(error.error().isExpiredToken());
    }

    @Test
    void aWrongSecretDoesNotMatch() {
        SourceCredentials wrong = SourceCredentials.longTerm(user.accessKeyId(), Secret.of("planted-wrong-secret"));

        StsServiceException error =
                refused("SignatureDoesNotMatch", 403, "secret access key", () -> identity(provider, wrong));

        assertFalse(error.toString().contains("planted"), error.toString());
    }

    @ParameterizedTest
    @CsvSource({"-PT16M", "PT16M", "-P3650D"})
    void aClockThatIsWrongIsNamed(Duration off) {
        sts.dateOffset(off); // so that the answer does not tell the right time
        try (OpenTokenProvider late = Provider.open(() -> clock.instant().plus(off))) {
            refused("SignatureDoesNotMatch", 403, "clock of this machine", () -> identity(late, keys()));
        }
    }

    @Test
    void anUnknownKeyIsInvalid() {
        SourceCredentials nobody = SourceCredentials.longTerm("AKIAABCDEFGHIJKLMNOP", Secret.of("s".repeat(40)));

        refused("InvalidClientTokenId", 403, "access key id", () -> identity(provider, nobody));
    }

    @Test
    void aDurationAboveTheRolesOwnMaximumFails() {
        sts.addRole(Provider.ROLE).trust(user.arn());

        refused("ValidationError", 400, "duration", () -> assume(keys(), roleFor(Duration.ofHours(2))));
    }

    @Test
    void aChainedRoleFailsAboveAnHour() {
        sts.addRole(Provider.ROLE).trust(user.arn()).maxSessionDuration(Duration.ofHours(12));
        SourceCredentials session = token(device.serial(), device.code());

        refused("ValidationError", 400, "hour of chained roles", () -> assume(session, roleFor(Duration.ofHours(2))));
    }

    @Test
    void aPolicyThatIsNoneFails() {
        sts.addRole(Provider.ROLE).trust(user.arn());
        AssumeRoleRequest request = AssumeRoleRequest.of(Provider.ROLE, "a-session")
                .policy(SessionPolicy.inline("{not json"))
                .build();

        refused("MalformedPolicyDocument", 400, "JSON policy", () -> assume(keys(), request));
    }

    @Test
    void aRegionThatIsSwitchedOffIsNamed() {
        sts.disableRegion("eu-west-1");

        refused("RegionDisabledException", 403, "account's settings", () -> identity(provider, keys()));
    }

    @ParameterizedTest
    @CsvSource({
        "400, PackedPolicyTooLarge, Shorten",
        "400, ExpiredTokenException, identity provider",
        "403, IDPRejectedClaim, identity provider",
        "400, InvalidIdentityToken, identity provider",
        "400, IDPCommunicationError, Try again",
        "403, UnrecognizedClientException, access key id",
        "400, InvalidAuthorizationMessageException, whole",
        "400, Throttling, less often",
        "503, ServiceUnavailable, Try again",
        "400, SomethingNew, API reference",
    })
    void everyCodeIsKeptAndHasARemedy(int status, String code, String remedy) {
        sts.faults().add(Fault.error(status, code, "said so").forever());

        StsServiceException error = refused(code, status, remedy, () -> identity(provider, keys()));

        assertEquals("said so", error.error().message());
    }

    @Test
    void onlyTheSdkTriesAgainAndThreeTimesInAll() {
        sts.faults().add(Fault.throttle().forever());

        assertThrows(StsServiceException.class, () -> identity(provider, keys()));

        assertEquals(3, sts.count("GetCallerIdentity"));
    }

    @Test
    void aPassingWeaknessOfTheServerIsNotSeen() {
        sts.faults().add(Fault.serviceUnavailable().times(2));

        identity(provider, keys());

        assertEquals(3, sts.count("GetCallerIdentity"));
    }

    @Test
    void aFinalRefusalIsNotTriedAgain() {
        assertThrows(StsServiceException.class, () -> assume(keys(), Provider.role()));

        assertEquals(1, sts.count("AssumeRole"));
    }

    @Test
    void whatStsRepeatsOfASecretIsHidden() {
        SourceCredentials session = new SourceCredentials(
                user.accessKeyId(), Secret.of("planted-key"), Secret.of("planted-token=="), null, null);
        sts.faults()
                .add(Fault.error(
                                403,
                                "SignatureDoesNotMatch",
                                "Wrong: planted-key.\n\nThe Canonical String for this"
                                        + " request should have been 'x-amz-security-token:planted-token=='")
                        .once());
        sts.faults()
                .add(Fault.error(400, "ValidationError", "Value 'planted-token==' is odd")
                        .once());

        StsServiceException first = refused("SignatureDoesNotMatch", 403, "", () -> identity(provider, session));
        StsServiceException second = refused("ValidationError", 400, "", () -> identity(provider, session));

        assertEquals("Wrong: (hidden)", first.error().message());
        assertEquals("Value '(hidden)' is odd", second.error().message());
        assertNull(first.getCause());
        assertFalse(second.toString().contains("planted"), second.toString());
    }

    private static StsServiceException refused(String code, int status, String remedy, Executable call) {
        StsServiceException error =
                assertInstanceOf(StsServiceException.class, assertThrows(StslibException.class, call));
        assertEquals(code, error.error().code());
        assertEquals(status, error.error().httpStatus());
        assertTrue(error.remedy().contains(remedy), error.remedy());
        assertTrue(error.problem().contains(" at http://127.0.0.1:"), error.problem());
        return error;
    }

    private SourceCredentials keys() {
        return Provider.keysOf(user);
    }

    private SourceCredentials token(String serial, String code) {
        return provider.getSessionToken(
                        Provider.at(sts), keys(), new GetSessionTokenRequest(null, serial, Secret.of(code)))
                .credentials()
                .asSource();
    }

    private void assume(SourceCredentials source, AssumeRoleRequest request) {
        provider.assumeRole(Provider.at(sts), source, request);
    }

    private void identity(OpenTokenProvider asked, SourceCredentials source) {
        asked.getCallerIdentity(Provider.at(sts), source);
    }

    private static AssumeRoleRequest roleFor(Duration duration) {
        return AssumeRoleRequest.of(Provider.ROLE, "a-session")
                .duration(duration)
                .build();
    }
}

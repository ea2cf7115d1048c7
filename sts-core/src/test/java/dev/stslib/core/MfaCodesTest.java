package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest.Algorithm;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.core.settings.ChainOptions;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where codes come from, how often they are asked for, and that none is sent twice. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MfaCodesTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Role";

    @TempDir
    private Path home;

    private MadeUpMachine machine;
    private TestUser user;
    private MfaDevice device;
    private TestRole role;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        user = machine.sts.addUser("111122223333", "bob");
        device = user.addMfaDevice("bob");
        role = machine.sts.addRole(ROLE).trust(user.arn()).requireMfa();
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    private void roleWith(String... lines) {
        machine.config(MadeUpMachine.keys("user", user) + "[profile role]\nrole_arn = " + ROLE
                + "\nsource_profile = user\n" + String.join("\n", lines) + "\n");
    }

    private String serial() {
        return "mfa_serial = " + device.serial();
    }

    private MfaCodeSource totp() {
        return MfaCodeSources.totp(PasswordSources.of(device.secret().toCharArray()));
    }

    private List<RecordedRequest> sent(String action) {
        return machine.sts.requests().stream()
                .filter(request -> request.action().equals(action))
                .toList();
    }

    @Test
    void anOwnSecretWaitsForTheNextCodeWhenThePresentOneWasUsed() {
        roleWith(serial(), "mfa_session_seconds = 0");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            CredentialHandle handle = engine.handle("role");
            TemporaryCredentials first = handle.get();
            handle.invalidate(first.accessKeyId());
            CompletableFuture<TemporaryCredentials> next = handle.async().toCompletableFuture();
            assertFalse(next.isDone(), "the code of this half minute is used");
            machine.clock.advance(Duration.ofSeconds(29));
            assertFalse(next.isDone(), "and it is still that half minute");
            assertEquals(1, machine.sts.count("AssumeRole"), "no code is sent twice");
            machine.clock.advance(Duration.ofSeconds(2));
            assertTrue(next.isDone());
            assertFalse(next.join().accessKeyId().equals(first.accessKeyId()));
            assertTrue(sent("AssumeRole").stream().allMatch(request -> request.status() == 200));
        }
    }

    @Test
    void theSecretOfADeviceMayLieInAStore() {
        OpenStore store = new MemoryStore().open(StoreSettings.at(Path.of("unused")));
        EntryName name = new EntryName("totp of user");
        roleWith(serial());
        try (CredentialEngine engine = machine.engine()
                .mfa(MfaCodeSources.totp(PasswordSources.stored(store, name)))
                .build()) {
            StoreException missing = assertThrows(StoreException.class, () -> engine.credentials("role"));
            assertTrue(missing.problem().contains("'totp of user'"), missing.problem());
            EntryInfo info = new EntryInfo(name, EntryKind.OTHER, "text", Instant.EPOCH, Instant.MAX, null, null, 1);
            byte[] secret = (device.secret() + "\nnothing of this\n").getBytes(StandardCharsets.UTF_8);
            assertTrue(store.save(new StoredEntry(info, SecretBytes.copyOf(secret)), 0));
            engine.credentials("role");
            machine.clock.advance(Duration.ofDays(2));
            engine.credentials("role");
            assertEquals(2, machine.sts.count("GetSessionToken"), "a machine that runs alone");
        }
    }

    @Test
    void anOwnSecretWaitsWhenTheCodeWasUsedElsewhere() {
        roleWith(serial());
        try (CredentialEngine other = machine.engine().mfa(totp()).build();
                CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            other.credentials("role");
            CompletableFuture<TemporaryCredentials> got =
                    engine.handle("role").async().toCompletableFuture();
            assertFalse(got.isDone(), "STS refused the code, and the next one follows from the time");
            machine.clock.advance(Duration.ofSeconds(31));
            assertTrue(got.isDone());
            assertEquals(
                    List.of(200, 403, 200),
                    sent("GetSessionToken").stream()
                            .map(RecordedRequest::status)
                            .toList());
        }
    }

    @Test
    void anOwnSecretRenewsTheSessionInTheBackground() {
        roleWith(serial());
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            CredentialHandle handle = engine.handle("role");
            for (int i = 0; i < 36 * 4; i++) {
                assertFalse(handle.get().isExpired(machine.clock.instant()));
                machine.clock.advance(Duration.ofMinutes(15));
            }
            assertTrue(machine.sts.count("GetSessionToken") >= 3);
        }
    }

    @Test
    void aWrongCodeAsksAgainThreeTimesAndSaysWhy() {
        roleWith(serial());
        Deque<String> typed = new ArrayDeque<>(List.of("000000", "000000", "111111", "never asked"));
        List<Reason> reasons = new ArrayList<>();
        MfaCodeSource person = request -> {
            reasons.add(request.reason());
            return Optional.of(Secret.of(typed.removeFirst()));
        };
        try (CredentialEngine engine = machine.engine().mfa(person).build()) {
            MfaCodeRejectedException error =
                    assertThrows(MfaCodeRejectedException.class, () -> engine.credentials("role"));
            assertTrue(String.valueOf(error.getMessage()).contains(device.serial()), error.getMessage());
        }
        assertEquals(List.of(Reason.NEEDED, Reason.REJECTED, Reason.REJECTED), reasons);
        assertEquals(1, typed.size());
    }

    @Test
    void aUsedCodeIsNotSentAgainAndThePromptSaysSo() {
        roleWith(serial(), "mfa_session_seconds = 0");
        List<Reason> reasons = new ArrayList<>();
        MfaCodeSource person = request -> {
            reasons.add(request.reason());
            if (request.reason() == Reason.USED) {
                machine.clock.advance(Duration.ofSeconds(30));
            }
            return Optional.of(Secret.of(device.code()));
        };
        try (CredentialEngine engine = machine.engine().mfa(person).build()) {
            CredentialHandle handle = engine.handle("role");
            handle.invalidate(handle.get().accessKeyId());
            handle.get();
        }
        assertEquals(List.of(Reason.NEEDED, Reason.NEEDED, Reason.USED), reasons);
        assertEquals(2, machine.sts.count("AssumeRole"));
    }

    @Test
    void aCommandOfTheProfileOrOfTheEnginePrintsTheCode() {
        roleWith(serial(), "mfa_process = echo " + device.code());
        try (CredentialEngine engine = machine.engine().build()) {
            engine.credentials("role");
        }
        machine.clock.advance(Duration.ofSeconds(30));
        roleWith(serial());
        try (CredentialEngine engine =
                machine.engine().mfaProcess("echo " + device.code()).build()) {
            engine.credentials("role");
        }
        assertEquals(2, machine.sts.count("GetSessionToken"));
    }

    /** STS gives no token that outlives the credentials of the role, which are as good as before for other readers. */
    @Test
    void noPersonIsAskedForACodeSoThatATokenLivesLonger() {
        roleWith(serial(), "mfa_session_seconds = 0");
        assertEquals(1, promptsForALongToken(false));
    }

    @Test
    void aRoleBehindASessionIsRenewedForATokenWithoutACode() {
        roleWith(serial());
        assertEquals(1, promptsForALongToken(true));
    }

    private int promptsForALongToken(boolean renewed) {
        machine.sts.enableOutboundFederation("222233334444");
        AtomicInteger prompts = new AtomicInteger();
        MfaCodeSource person = request -> {
            prompts.incrementAndGet();
            return Optional.of(Secret.of(device.code()));
        };
        GetWebIdentityTokenRequest token = new GetWebIdentityTokenRequest(
                List.of("https://api.example.com"), Algorithm.RS256, Duration.ofMinutes(30), List.of());
        try (CredentialEngine engine = machine.engine().mfa(person).build()) {
            String first = engine.credentials("role").accessKeyId();
            machine.clock.advance(Duration.ofMinutes(40));
            if (renewed) {
                engine.webIdentityToken("role", token);
            } else {
                assertThrows(StsServiceException.class, () -> engine.webIdentityToken("role", token));
            }
            assertEquals(!renewed, first.equals(engine.credentials("role").accessKeyId()));
        }
        return prompts.get();
    }

    @Test
    void aByteOrderMarkBeforeACodeIsSkipped() {
        roleWith(serial(), "mfa_process = printf '\\357\\273\\277" + device.code() + "'");
        try (CredentialEngine engine = machine.engine().build()) {
            engine.credentials("role");
        }
        assertEquals(1, machine.sts.count("GetSessionToken"));
    }

    @Test
    void whatACommandPrintsIsNeverShown() {
        roleWith(serial(), "mfa_process = echo 12345; echo SECRET");
        try (CredentialEngine engine = machine.engine().build()) {
            StslibException refused = assertThrows(CredentialProcessException.class, () -> engine.credentials("role"));
            assertFalse(refused.toString().contains("SECRET"), refused.toString());
            assertTrue(
                    refused.toString().contains("'role'") || refused.toString().contains("'user'"));
        }
    }

    @Test
    void aRoleOfMoreThanAnHourTakesTheCodeItself() {
        role.maxSessionDuration(Duration.ofHours(4));
        roleWith(serial(), "duration_seconds = 14400");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            assertEquals(
                    machine.clock.instant().plus(Duration.ofHours(4)),
                    engine.credentials("role").expiration());
        }
        assertEquals(0, machine.sts.count("GetSessionToken"));
        assertEquals(device.serial(), sent("AssumeRole").get(0).parameters().get("SerialNumber"));
    }

    @Test
    void aPolicyThatAsksForAFreshCodeIsServedByCodesOfTheRolesOwn() {
        role.requireFreshMfa(Duration.ofMinutes(5));
        roleWith(serial(), "mfa_session_seconds = 0");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            CredentialHandle handle = engine.handle("role");
            for (int hour = 0; hour < 5; hour++) {
                assertFalse(handle.get().isExpired(machine.clock.instant()));
                machine.clock.advance(Duration.ofHours(1));
            }
        }
        assertTrue(sent("AssumeRole").stream().allMatch(request -> request.status() == 200));
    }

    @Test
    void aSharedSessionIsTooOldForSuchAPolicy() {
        role.requireFreshMfa(Duration.ofMinutes(5));
        roleWith(serial());
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            CredentialHandle handle = engine.handle("role");
            handle.get();
            machine.clock.advance(Duration.ofHours(1));
            assertThrows(StslibException.class, handle::get);
        }
    }

    @Test
    void theErrorOfSuchAPolicyNamesTheRemedy() {
        role.requireFreshMfa(Duration.ofMinutes(5));
        roleWith(serial(), "duration_seconds = 900");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            CredentialHandle handle = engine.handle("role");
            handle.get();
            machine.clock.advance(Duration.ofHours(1));
            StsServiceException error = assertThrows(StsServiceException.class, handle::get);
            assertEquals("AccessDenied", error.error().code());
            assertTrue(error.remedy().contains("mfa_session_seconds = 0 in profile 'role'"), error.remedy());
        }
    }

    @ParameterizedTest
    @CsvSource({"mfa_session_seconds = 900", "mfa_session_seconds = 0"})
    void noCodeIsAskedForWhereARegionIsNone(String how) {
        roleWith(serial(), "region = mars-north-1", how);
        AtomicInteger asked = new AtomicInteger();
        MfaCodeSource source = request -> {
            asked.incrementAndGet();
            return Optional.of(Secret.of(device.code()));
        };
        try (CredentialEngine engine =
                machine.engine().chainOptions(ChainOptions.NONE).mfa(source).build()) {
            UnknownRegionException error = assertThrows(UnknownRegionException.class, () -> engine.credentials("role"));
            assertTrue(error.problem().contains("mars-north-1"), error.problem());
            assertEquals(0, asked.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"auto, named", "named, auto"})
    void autoAndTheDeviceThatItFindsAreOneDevice(String first, String second) {
        machine.env("AWS_ENDPOINT_URL_IAM", machine.sts.endpoint().toString());
        machine.config(MadeUpMachine.keys("user", user)
                + "[profile auto]\nrole_arn = " + ROLE + "\nsource_profile = user\nmfa_serial = auto\n"
                + "[profile named]\nrole_arn = " + ROLE + "\nsource_profile = user\n" + serial() + "\n");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            engine.credentials(first);
            engine.credentials(second);
            assertEquals(1, machine.sts.count("GetSessionToken"), "one code");
            machine.clock.advance(Duration.ofHours(11));
            engine.credentials(first);
            engine.credentials(second);
            machine.clock.advance(Duration.ofHours(2));
            engine.credentials(first);
            engine.credentials(second);
            assertEquals(2, machine.sts.count("GetSessionToken"), "and one more after the token's end");
            assertEquals(1, machine.sts.count("ListMFADevices"));
        }
    }

    @Test
    void theTokenOfADeviceThatWasFoundOpensTheRolesThatNameIt() {
        machine.env("AWS_ENDPOINT_URL_IAM", machine.sts.endpoint().toString());
        machine.config(MadeUpMachine.keys("user", user) + "mfa_serial = auto\n"
                + "[profile auto]\nrole_arn = " + ROLE + "\nsource_profile = user\n"
                + "[profile named]\nrole_arn = " + ROLE + "\nsource_profile = user\n" + serial() + "\n");
        try (CredentialEngine engine = machine.engine().build()) {
            StsCore.over(engine, "user").generateSessionToken(5, device.code());
            engine.credentials("auto");
            engine.credentials("named");
            assertEquals(1, machine.sts.count("GetSessionToken"));
        }
    }

    @Test
    void autoFindsTheDeviceInIam() {
        machine.env("AWS_ENDPOINT_URL_IAM", machine.sts.endpoint().toString());
        roleWith("mfa_serial = auto");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            engine.credentials("role");
            assertEquals(
                    device.serial(), sent("GetSessionToken").get(0).parameters().get("SerialNumber"));
            assertEquals(1, machine.sts.count("ListMFADevices"));
        }
        user.addMfaDevice("another");
        try (CredentialEngine engine = machine.engine().mfa(totp()).build()) {
            StslibException several = assertThrows(MfaCodeRequiredException.class, () -> engine.credentials("role"));
            assertTrue(several.toString().contains("another"), several.toString());
        }
    }
}

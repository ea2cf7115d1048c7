package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.core.sdk.SdkCredentials;
import dev.stslib.testkit.login.EmbeddedConsoleLogin;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine with profiles of a console sign-in. */
@Timeout(60)
class LoginProfileTest {
    private static final String SESSION = "arn:aws:iam::222233334444:user/Bob";
    private static final String ROLE = "arn:aws:iam::222233334444:role/Role";
    /** The SHA-256 digest of the session. */
    private static final String FILE =
            ".aws/login/cache/3c2e68313e705d4db190acddbe9dd81587da08752862088bacf4e6be3d3131c3.json";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private MadeUpMachine machine;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedConsoleLogin login;

    @BeforeEach
    void start() throws IOException {
        machine = new MadeUpMachine(home, false);
        TestUser bob = machine.sts.addUser("222233334444", "Bob");
        machine.config(MadeUpMachine.keys("keys", bob));
        SourceCredentials session;
        try (CredentialEngine engine = machine.engine().build()) {
            session = engine.credentials("keys").asSource();
        }
        login = EmbeddedConsoleLogin.builder()
                .clock(machine.clock)
                .session(SESSION)
                .credentials(arn -> session)
                .start();
        login.environment().forEach(machine::env);
        machine.sts.addRole(ROLE).trust(SESSION);
        machine.config("[profile dev]\nlogin_session = " + SESSION + "\n[profile role]\nrole_arn = " + ROLE
                + "\nsource_profile = dev\n");
        machine.file(FILE, JsonMapper.builder().build().writeValueAsString(login.signIn()));
    }

    @AfterEach
    void stop() {
        login.close();
        machine.close();
    }

    @Test
    void itsCredentialsAreGiven_andSignForRoles() {
        try (CredentialEngine engine = machine.engine().build()) {
            TemporaryCredentials got = engine.credentials("dev");
            assertEquals(machine.clock.instant().plus(Duration.ofMinutes(15)), got.expiration());
            assertEquals(
                    Optional.of("222233334444"),
                    SdkCredentials.credentialsProvider(engine, "dev")
                            .resolveCredentials()
                            .accountId());
            assertNotEquals(got.accessKeyId(), engine.credentials("role").accessKeyId());
        }
        assertEquals(0, login.requests().size());
    }

    @Test
    void theyAreRenewedInTheBackground_untilTheSignInEnds() {
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle handle = engine.handle("dev");
            for (int i = 1; i <= 3; i++) {
                handle.get();
                machine.clock.advance(Duration.ofMinutes(12).plusSeconds(30)); // in the advisory window
                handle.get();
                assertEquals(i, login.refreshes());
                Instant end = handle.get().expiration();
                assertTrue(end.isAfter(machine.clock.instant().plus(Duration.ofMinutes(10))), end.toString());
            }
            login.endSessions();
            machine.clock.advance(Duration.ofMinutes(5));
            handle.get();
            machine.clock.advance(Duration.ofMinutes(10)); // expired, whenever in its window the third renewal was
            SessionExpiredException error = assertThrows(SessionExpiredException.class, handle::get);
            assertTrue(error.problem().contains("profile 'dev'"), error.problem());
            assertEquals("Run sts login dev, or aws login --profile dev", error.remedy());
        }
        assertEquals(4, login.requests().size());
    }

    @Test
    void aNewSignInIsTakenWithoutARestart() throws IOException {
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle handle = engine.handle("dev");
            handle.get();
            login.endSessions();
            machine.clock.advance(Duration.ofMinutes(20));
            assertThrows(SessionExpiredException.class, handle::get);
            machine.file(FILE, JsonMapper.builder().build().writeValueAsString(login.signIn()));
            machine.clock.advance(Duration.ofSeconds(10)); // a final failure is remembered for up to 5 s
            assertEquals(
                    machine.clock.instant().plus(Duration.ofMinutes(15)).minusSeconds(10),
                    handle.get().expiration());
        }
    }
}

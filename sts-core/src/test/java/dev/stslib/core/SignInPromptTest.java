package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.core.settings.MfaSettings;
import dev.stslib.core.settings.MfaSettings.Person;
import dev.stslib.testkit.sso.AllowingPerson;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When an engine brings a person to a sign-in page. */
@Timeout(60)
class SignInPromptTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private MadeUpMachine machine;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedIdentityCenter center;

    @SuppressWarnings("NullAway.Init")
    private AllowingPerson prompter;

    @BeforeEach
    void start() {
        machine = new MadeUpMachine(home, false);
        center = EmbeddedIdentityCenter.builder().clock(machine.clock).start();
        prompter = new AllowingPerson(center, true);
        center.assign("222233334444", "Production", "Reader");
        center.environment().forEach(machine::env);
        machine.config("[profile sso]\nsso_session = corp\nsso_account_id = 222233334444\nsso_role_name = Reader\n"
                + "[sso-session corp]\nsso_start_url = " + center.startUrl() + "\nsso_region = eu-west-1\n");
    }

    @AfterEach
    void stop() {
        center.close();
        machine.close();
    }

    private CredentialEngine engine(Person person) {
        return machine.engine()
                .mfaSettings(MfaSettings.DEFAULT.withPerson(person))
                .signIn(prompter)
                .build();
    }

    @Test
    void aReaderWaitsForTheSignIn() {
        try (CredentialEngine engine = engine(Person.WHEN_READ)) {
            engine.credentials("sso");
        }
        assertEquals("sso-session 'corp'", prompter.pages().get(0).purpose());
        assertEquals(1, prompter.pages().size());
    }

    @Test
    void aReaderIsNotAsked_whereOnlyCallsMayAsk() {
        try (CredentialEngine engine = engine(Person.WHEN_CALLED)) {
            assertThrows(SessionExpiredException.class, () -> engine.credentials("sso"));
        }
        assertEquals(0, prompter.pages().size());
    }

    @Test
    void theBackgroundDoesNotAsk_untilAReaderWaits() {
        try (CredentialEngine engine = engine(Person.WHEN_READ)) {
            CredentialHandle handle = engine.handle("sso");
            handle.get();
            center.endSignIns();
            machine.clock.advance(Duration.ofMinutes(56)); // in the advisory window
            handle.get();
            assertEquals(1, prompter.pages().size());
            machine.clock.advance(Duration.ofMinutes(5)); // after the end
            handle.get();
            assertEquals(2, prompter.pages().size());
        }
    }
}

package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.login.EmbeddedConsoleLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code sts login} and {@code sts logout} for profiles with {@code login_session}, and what other commands do then. */
@Tag("one-jdk")
@Timeout(120)
class ConsoleLoginCommandsTest extends MachineTest {
    private static final String SESSION = "arn:aws:iam::111122223333:user/BobSmith";

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private EmbeddedConsoleLogin login;

    @BeforeEach
    void start() throws IOException {
        login = EmbeddedConsoleLogin.builder()
                .clock(machine.clock)
                .session(SESSION)
                .start();
        machine.environment.putAll(login.environment());
        machine.addToConfig("[profile console]\nlogin_session = " + SESSION + "\nregion = us-east-2\n"
                + "[profile of-console]\nsource_profile = console\nrole_arn = arn:aws:iam::111122223333:role/Next\n"
                + "region = us-east-1\n[profile empty]\nregion = eu-west-1\n[profile nowhere]\noutput = json\n");
        machine.person = true;
        BrowserProgram.allowing(machine);
    }

    @AfterEach
    void stop() {
        login.close();
    }

    private Path file() {
        return machine.home.resolve(
                ".aws/login/cache/e33fda7ad9a65caced2ace393a1f0e0d3d21a278ac7c8eb70f13c3a3a39cc535.json");
    }

    private Machine.Run good(String... arguments) {
        Machine.Run run = machine.run(arguments);
        assertEquals(0, run.status(), run.err());
        assertTrue(login.secrets().stream().noneMatch(run.out()::contains), run.out());
        return run;
    }

    private String config() throws IOException {
        return Files.readString(machine.config());
    }

    @Test
    void inTheBrowser_onlyWhereItIsNeeded() throws IOException {
        Machine.Run run = good("login", "console");
        assertTrue(run.out().startsWith("You have signed in to profile 'console' as " + SESSION), run.out());
        assertTrue(run.out().contains("renewed without you"), run.out());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertTrue(good("login", "of-console").out().startsWith("The sign-in is good for profile 'console'"));
        JsonNode forced = JsonMapper.builder()
                .build()
                .readTree(
                        good("login", "console", "--force", "--output", "json").out());
        assertTrue(forced.path("signedIn").asBoolean());
        assertEquals(SESSION, forced.path("session").asText());
        machine.clock.advance(Duration.ofMinutes(12));
        assertEquals(0, machine.run("process", "console").status());
        assertEquals(1, login.refreshes());
    }

    @Test
    void remote_asksForTheCodeOfThePage() {
        machine.dialog.answers.add("");
        Machine.Run typo = machine.run("login", "console", "--remote");
        assertEquals(4, typo.status(), typo.err());
        String page = machine.screen.toString().lines().skip(1).findFirst().orElseThrow();
        assertTrue(page.contains("cross-device"), page);
        assertEquals("Paste the code that the page shows at the end", machine.dialog.questions.get(0));
        assertFalse(Files.exists(file()));
    }

    @Test
    void aProfileWithoutCredentialsGetsTheSession() throws IOException {
        String before = config();
        good("login", "empty");
        assertTrue(config().contains("[profile empty]\nregion = eu-west-1\nlogin_session = " + SESSION), config());
        assertEquals(0, machine.run("process", "empty").status());
        assertTrue(good("login", "empty").out().startsWith("The sign-in is good"));
        Machine.Run nowhere = machine.run("login", "nowhere");
        assertEquals(3, nowhere.status(), nowhere.err());
        assertTrue(nowhere.err().contains("Set region in the profile, or AWS_REGION"), nowhere.err());
        good("login", "nowhere", "--region", "eu-west-3");
        assertTrue(config().contains("output = json\nlogin_session = " + SESSION + "\nregion = eu-west-3"), config());
        assertTrue(config().startsWith(before.substring(0, before.indexOf("[profile console]"))));
    }

    @Test
    void aProfileWithOtherCredentialsIsLeftAlone() throws IOException {
        String before = config();
        for (String profile : new String[] {"BobSmith", ROLE, "acme"}) {
            assertEquals(3, machine.run("login", profile).status(), profile);
        }
        assertEquals(before, config());
        assertEquals(0, login.requests().size());
    }

    @Test
    void withoutAPerson_itFailsWithStatus4() {
        for (String option : new String[] {"--no-input", "--force"}) {
            machine.person = false;
            Machine.Run run = machine.run("login", "console", option);
            assertEquals(4, run.status(), run.err());
            assertTrue(run.err().contains("Run 'sts login console' on a terminal"), run.err());
        }
        Machine.Run process = machine.run("process", "console");
        assertEquals(4, process.status(), process.err());
        assertTrue(process.err().contains("Run 'sts login console'"), process.err());
        assertEquals(0, login.requests().size());
    }

    @Test
    void onATerminal_otherCommandsSignIn() {
        Machine.Run run = machine.run("export", "console", "--format", "env");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("AWS_ACCESS_KEY_ID"), run.out());
        assertTrue(machine.screen.toString().contains("Sign in to profile 'console'"), machine.screen.toString());
    }

    @Test
    void logout_deletesTheSignInAndWhatItHasLeft() {
        good("login", "console");
        assertEquals(0, machine.run("process", "console").status());
        assertTrue(good("store", "list").out().contains("console"));
        assertEquals(
                "You have signed out of profile 'console'.",
                good("logout", "of-console").out().strip());
        assertFalse(Files.exists(file()));
        assertFalse(good("store", "list").out().contains("console"));
        assertEquals(
                "There is no sign-in to profile 'console'.",
                good("logout", "--all").out().strip());
    }

    @Test
    void statusAndDoctorShowTheSignIn() throws IOException {
        assertFalse(good("status").out().contains("console"));
        assertTrue(good("doctor", "--offline").out().contains("You are not signed in to profile 'console'"));
        good("login", "console");
        Machine.Run status = good("status");
        assertTrue(status.out().contains("profile 'console'  sign-in  15m "), status.out());
        assertTrue(good("doctor", "--offline").out().contains("profile 'console', until "));
        JsonNode row = JsonMapper.builder()
                .build()
                .readTree(good("status", "--json").out())
                .get(0);
        assertEquals(
                machine.clock.instant().plus(Duration.ofMinutes(10)).toString(),
                row.path("refreshFrom").asText(),
                row.toString());
        machine.clock.advance(Duration.ofHours(1));
        assertFalse(good("status").out().contains("sts login"), "it is renewed without a person");
        login.endSessions();
        assertEquals(4, machine.run("process", "console", "--no-input").status());
        assertTrue(good("status").out().contains("has ended. Run 'sts login console'."));
        Machine.Run doctor = good("doctor", "--offline");
        assertTrue(doctor.out().contains("profile 'console', which has ended"), doctor.out());
        assertTrue(doctor.out().contains("Run 'sts login console'."), doctor.out());
    }

    @Test
    void chromium_signsIn() throws IOException {
        BrowserProgram browser = BrowserProgram.chromium(machine);
        Machine.Run run = good("login", "console");
        assertTrue(run.out().startsWith("You have signed in to profile 'console' as " + SESSION), run.out());
        assertTrue(Files.exists(file()));
        browser.requireLastPage();
    }
}

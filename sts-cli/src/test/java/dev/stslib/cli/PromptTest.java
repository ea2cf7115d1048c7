package dev.stslib.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.cli.PseudoTerminal.Ended;
import dev.stslib.cli.PseudoTerminal.Kind;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sts process} asks for a code although its standard streams belong to the caller. */
@Tag("processes")
@Tag("one-jdk")
@Timeout(120)
class PromptTest {
    private static final String ROLE = "S3ReadOnlyRole-prod";
    private static final String PROMPT = "for profile BobSmith: ";

    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final SampleWorld sample = SampleWorld.in(sts);
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private PseudoTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        sample.writeAwsFiles(home.resolve(".aws"));
        variables.putAll(Program.environment(home));
        terminal = PseudoTerminal.open(home);
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
        sts.close();
    }

    private void start(Kind kind, String... options) throws IOException {
        List<String> command = new ArrayList<>(Program.command("process", ROLE));
        command.addAll(List.of(options));
        terminal.start("sts", kind, command, variables);
    }

    private void assertAnswered(Ended run) {
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("\"Version\": 1") || run.out().contains("\"Version\":1"), run.out());
        assertEquals("", run.err());
        assertEquals(1, sts.count("GetSessionToken"));
    }

    @Test
    void theTerminalIsAskedWithoutEcho() throws IOException {
        start(Kind.FOREGROUND);
        terminal.awaitScreen(PROMPT);
        assertFalse(terminal.echo());
        String code = sample.mfa().code();
        terminal.type(code + "\n");
        assertAnswered(terminal.awaitEnd("sts"));
        assertTrue(terminal.echo());
        assertFalse(terminal.screen().contains(code), terminal.screen());
    }

    @Test
    void ctrlCEndsItAndGivesTheEchoBack() throws IOException {
        start(Kind.FOREGROUND);
        terminal.awaitScreen(PROMPT);
        terminal.type("\u0003");
        Ended run = terminal.awaitEnd("sts");
        assertEquals(128 + 2, run.status());
        assertEquals("", run.out() + run.err());
        assertTrue(terminal.echo());
        assertTrue(terminal.screen().endsWith(PROMPT + "\r\n"), terminal.screen());
        assertEquals(0, sts.count("GetSessionToken"));
    }

    @Test
    void aBackgroundJobFailsAndIsNotStopped() throws IOException {
        start(Kind.BACKGROUND);
        Ended run = terminal.awaitEnd("sts");
        assertEquals(4, run.status(), run.err());
        assertTrue(run.err().contains("a background job cannot ask on the terminal"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals(List.of(), terminal.stopped());
        assertEquals("", terminal.screen());
    }

    @Test
    void aBackgroundJobOfAnotherQuestionFailsAndIsNotStopped() throws IOException {
        terminal.start("sts", Kind.BACKGROUND, Program.command("configure", "me"), variables);
        Ended run = terminal.awaitEnd("sts");
        assertEquals(4, run.status(), run.err());
        assertTrue(run.err().contains("a background job cannot use the terminal"), run.err());
        assertEquals(List.of(), terminal.stopped());
    }

    @Test
    void aSignInIsAskedForOnTheTerminal() throws IOException {
        try (EmbeddedIdentityCenter center =
                EmbeddedIdentityCenter.builder().interval(Duration.ofSeconds(1)).start()) {
            center.assign("111122223333", "Production", "Reader");
            Path config = home.resolve(".aws/config");
            Files.writeString(
                    config,
                    Files.readString(config) + "\n[profile reader]\nsso_session = corp\nsso_account_id = 111122223333\n"
                            + "sso_role_name = Reader\n[sso-session corp]\nsso_region = us-east-2\nsso_start_url = "
                            + center.startUrl() + "\n");
            variables.putAll(center.environment());
            variables.put("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22");
            terminal.start("sts", Kind.FOREGROUND, Program.command("process", "reader"), variables);
            terminal.awaitScreen(" at:");
            center.approve(terminal.screen().replaceAll("(?s).*The code is (\\S+) at:.*", "$1"));
            Ended run = terminal.awaitEnd("sts");
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().contains("ASIA111122223333EMBD"), run.out());
            assertEquals("", run.err());
        }
    }

    @Test
    void noInputAsksNothing() throws IOException {
        variables.put("SSH_ASKPASS", "/bin/echo");
        variables.put("SSH_ASKPASS_REQUIRE", "force");
        start(Kind.FOREGROUND, "--no-input");
        Ended run = terminal.awaitEnd("sts");
        assertEquals(4, run.status(), run.err());
        assertEquals("", run.out() + terminal.screen());
        assertEquals(0, sts.count("GetSessionToken"));
    }

    @Test
    void withoutATerminal_theProgramOfSshAskpassAsks() throws IOException {
        Path asked = home.resolve("asked");
        Path program = Files.writeString(
                home.resolve("askpass"),
                "#!/bin/sh\nprintf '%s' \"$*\" >'" + asked + "'\necho "
                        + sample.mfa().code());
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        variables.put("SSH_ASKPASS", program.toString());
        variables.put("DISPLAY", ":9");
        start(Kind.DETACHED);
        assertAnswered(terminal.awaitEnd("sts"));
        assertEquals("MFA code of " + sample.mfa().serial() + " for profile BobSmith: ", Files.readString(asked));
    }

    /** The program of GnuPG draws on the terminal that GPG_TTY names. */
    @ParameterizedTest
    @ValueSource(strings = {"pinentry-curses", "pinentry-tty"})
    void withoutATerminal_pinentryAsks(String program) throws IOException {
        assumeTrue(Program.isInstalled(program), program + " is not installed");
        Path folder = Files.createDirectories(home.resolve(".config/stslib"));
        Files.writeString(folder.resolve("config.toml"), "pinentry = \"" + program + "\"\n");
        variables.put("GPG_TTY", terminal.path());
        start(Kind.DETACHED);
        terminal.awaitScreen("MFA code:");
        terminal.type(sample.mfa().code() + "\r");
        assertAnswered(terminal.awaitEnd("sts"));
        assertFalse(terminal.screen().contains(sample.mfa().code()), terminal.screen());
    }
}

package dev.stslib.store.support.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialProcessException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandRunnerTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String NAME = "The command under test";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CommandRunner runner = new CommandRunner(SystemEnvironment.real(), errors);

    private String run(String command) {
        return new String(runner.run(NAME, command, LONG), UTF_8);
    }

    private CredentialProcessException failure(String command, Duration timeout) {
        return assertThrows(CredentialProcessException.class, () -> runner.run(NAME, command, timeout));
    }

    private ProcessHandle process(String file) throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve(file)).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("no process " + pid));
    }

    /** Waits for the end of a process that was killed; one that is gone already has ended, too. */
    private void assertEnds(String file) throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve(file)).strip());
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }

    @Test
    void standardOutputIsReturnedAndStandardErrorShown() {
        assertEquals("out\n", run("echo out; echo err >&2"));
        assertEquals("err\n", errors.toString(UTF_8));
    }

    @Test
    void standardInputIsEmpty() {
        assertEquals("0\n", run("cat | wc -c | tr -d ' '"));
    }

    @Test
    void standardInputIsWhatTheCallerGives() {
        byte[] input = "asked".getBytes(UTF_8);
        assertEquals("asked", new String(runner.run(NAME, List.of("cat"), input, LONG), UTF_8));
        assertEquals("", new String(runner.run(NAME, List.of("true"), input, LONG), UTF_8));
    }

    /** A command below itself would start programs without end; the same words under another name are another command. */
    @Test
    void aCommandBelowItselfIsAnError() {
        String command = "echo \"$" + CommandRunner.OUTER + "\"";
        String outer = run(command).strip();
        CommandRunner below =
                new CommandRunner(SystemEnvironment.of(Map.of(CommandRunner.OUTER, "0," + outer), Map.of()), errors);
        assertTrue(below.isBelow(NAME, command));
        CredentialProcessException loop =
                assertThrows(CredentialProcessException.class, () -> below.run(NAME, command, LONG));
        assertEquals(NAME + " leads back to itself", loop.problem());
        assertFalse(below.isBelow("Another command", command));
        String inner = new String(below.run("Another command", command, LONG), UTF_8);
        assertTrue(inner.startsWith("0," + outer + ","), inner);
    }

    @Test
    void noShellReadsTheWordsOfAProgram() {
        assertEquals("$HOME;", new String(runner.run(NAME, List.of("printf", "%s", "$HOME;"), LONG), UTF_8));
        CredentialProcessException missing = assertThrows(
                CredentialProcessException.class, () -> runner.run(NAME, List.of("no-such-program"), LONG));
        assertTrue(missing.problem().contains("cannot be started with no-such-program"), missing.problem());
    }

    @Test
    void aFailureCarriesTheStatusAndTheLastOfStandardError() {
        CredentialProcessException failed = failure("echo 'no agent' >&2; exit 3", LONG);
        assertEquals(NAME + " ended with exit status 3; the last of its standard error: no agent", failed.problem());
    }

    @Test
    void aCommandThatNeverEndsIsEndedWithItsChildren() throws IOException {
        String command =
                "cd " + folder + " && echo $$ >parent && sleep 1000 & cd " + folder + " && echo $! >child && wait";
        CredentialProcessException late = failure(command, SHORT);
        assertTrue(late.problem().startsWith(NAME + " took longer than 0.3 s"), late.problem());
        assertEnds("parent");
        assertEnds("child");
    }

    @Test
    void aCommandThatPrintsTooMuchIsEnded() {
        CredentialProcessException failed = failure("head -c 1000000 /dev/zero; exec sleep 1000", LONG);
        assertEquals(NAME + " printed more than 65536 bytes", failed.problem());
    }

    @Test
    void errorsWithoutEndAreEndedByTheTimeLimit() {
        CredentialProcessException late = failure("yes >&2", SHORT);
        assertTrue(late.problem().startsWith(NAME + " took longer than 0.3 s"), late.problem());
        assertTrue(late.problem().length() < 2_000, "only the last of it is shown");
    }

    /** Standard error is a pipe that is not read: the command ends in time all the same. */
    @Test
    void errorsThatAreNotReadHoldNothingUp() throws IOException {
        try (PipedOutputStream full = new PipedOutputStream();
                PipedInputStream unread = new PipedInputStream(full)) {
            CommandRunner blocked = new CommandRunner(SystemEnvironment.real(), full);
            assertTimeoutPreemptively(LONG, () -> {
                String command = "head -c 1000000 /dev/zero >&2; echo out";
                assertEquals("out\n", new String(blocked.run(NAME, command, LONG), UTF_8));
                CredentialProcessException late =
                        assertThrows(CredentialProcessException.class, () -> blocked.run(NAME, "yes >&2", SHORT));
                assertTrue(late.problem().startsWith(NAME + " took longer than 0.3 s"), late.problem());
            });
            assertTrue(unread.available() > 0, "what fits is shown");
        }
    }

    @Test
    void aGrandchildThatKeepsThePipeHoldsNothingUp() throws IOException {
        assertEquals("done\n", run("sleep 1000 & echo $! >" + folder.resolve("left") + "; echo done"));
        ProcessHandle left = process("left");
        assertTrue(left.isAlive(), "what a command leaves behind when it ends is its own affair");
        left.destroyForcibly();
    }

    @Test
    void anInterruptEndsTheCommand() throws IOException {
        Thread.currentThread().interrupt();
        assertThrows(
                CallInterruptedException.class,
                () -> runner.run(NAME, "echo $$ >" + folder.resolve("pid") + "; exec sleep 1000", LONG));
        assertTrue(Thread.interrupted());
        if (Files.exists(folder.resolve("pid")) && Files.size(folder.resolve("pid")) > 0) {
            assertEnds("pid");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Secret-Access-Key: X7seCret",
                "<SecretAccessKey>X7seCret</SecretAccessKey>",
                "password=X7seCret",
                "Password: X7seCret",
                "passphrase = 'X7seCret and more'",
                "{\"SessionToken\": \"X7seCret\"}",
                "aws_secret_access_key=X7seCret",
                "api-key:X7seCret",
                "password: many words and X7seCret",
                "{\\\"SecretAccessKey\\\": \\\"X7seCret\\\"}",
                "GET https://sts.amazonaws.com/?X-Amz-Security-Token=X7seCret&X-Amz-Date=1",
                "https://user:X7seCret@example.com/",
                "Authorization: Bearer X7seCret",
                "curl --password X7seCret",
                "AWS_SECRET_ACCESS_KEY X7seCret",
                "the password is X7seCret",
                "pass\u001b[1mword\u001b[0m=X7seCret",
                "p\u0000a\u0000s\u0000s\u0000w\u0000o\u0000r\u0000d\u0000=\u0000X\u00007\u0000s\u0000e\u0000C\u0000r\u0000e\u0000t\u0000",
                "client_secret: a,X7seCret}",
                "d41d8cd98f00b204e9800998ecf8427eX7seCret",
                "wJalrXUtnFEMIK7MDENGbPxRfiCYwJalrXUtnFEMI\nX7seCret\nmore",
                "-----BEGIN RSA PRIVATE KEY-----\nX7seCret\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nX7seCret",
                "no name X7seCretwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY here"
            })
    void valuesThatLookLikeSecretsAreHidden(String said) throws IOException {
        Path file = Files.writeString(folder.resolve("said"), said + "\n");
        CredentialProcessException failed = failure("cat " + file + " >&2; exit 1", LONG);
        assertFalse(failed.toString().contains("X7seCret"), failed.problem());
        assertTrue(failed.problem().contains("(hidden)"), failed.problem());
    }

    @Test
    void whatIsNoSecretIsShown() throws IOException {
        String said =
                "the token is expired, see /usr/share/doc/some-tool/README for the agent of arn:aws:iam::123456789012:role/x";
        Path file = Files.writeString(folder.resolve("said"), said + "\n");
        assertTrue(failure("cat " + file + " >&2; exit 1", LONG).problem().endsWith(said));
    }
}

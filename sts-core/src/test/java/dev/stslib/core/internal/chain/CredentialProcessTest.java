package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.testkit.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 2.08, with the real shell. */
class CredentialProcessTest {
    private static final String START = "{\"Version\": 1, \"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"s3cr3t\"";

    @TempDir
    private Path temp;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final ManualClock clock = ManualClock.at("2026-11-01T00:00:00Z");
    private final CredentialProcess runner =
            new CredentialProcess(SystemEnvironment.of(Map.of(), Map.of()), shown, clock);

    private SourceCredentials run(String command, Duration timeout) {
        return runner.run(new ProcessCredentials("p", command, "111111111111", timeout));
    }

    private SourceCredentials prints(String output) throws IOException {
        Path file = temp.resolve("out");
        Files.writeString(file, output);
        return run("cat '" + file + "'", Duration.ofSeconds(60));
    }

    /** A command that prints one text, and another one when it runs again. */
    private String printsThen(String first, String second) throws IOException {
        Path output = Files.writeString(temp.resolve("o"), first);
        Path next = Files.writeString(temp.resolve("next"), second);
        return "cat '" + output + "'; echo run >> '" + temp.resolve("runs") + "'; cp '" + next + "' '" + output + "'";
    }

    private int runs() throws IOException {
        return Files.readAllLines(temp.resolve("runs")).size();
    }

    @Test
    @DisplayName("2.08 a command that prints credentials that have ended is run once more")
    void endedOnce() throws IOException {
        String command = printsThen(
                START + ", \"SessionToken\": \"t\", \"Expiration\": \"2026-11-01T00:00:00Z\"}",
                START + ", \"SessionToken\": \"t\", \"Expiration\": \"2026-11-01T01:00:00Z\"}");
        SourceCredentials keys = run(command, Duration.ofSeconds(60));
        assertEquals(Instant.parse("2026-11-01T01:00:00Z"), keys.expiration());
        assertEquals(2, runs());
    }

    @Test
    @DisplayName("2.08 a command whose credentials have ended twice is an error that says what ended")
    void endedTwice() throws IOException {
        String ended = START + ", \"SessionToken\": \"t\", \"Expiration\": \"2026-10-31T23:59:59Z\"}";
        String command = printsThen(ended, ended);
        ExpiredAnswerException error =
                assertThrows(ExpiredAnswerException.class, () -> run(command, Duration.ofSeconds(60)));
        assertEquals(2, runs());
        assertTrue(
                error.problem()
                        .startsWith("The credential_process of profile 'p' printed credentials that ended at"
                                + " 2026-10-31T23:59:59Z"),
                error.problem());
        assertFalse(error.toString().contains("s3cr3t"), error.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Expiration\": 1795743033|Expiration is not a text",
                "\"Expiration\": \"2026-11-21T10:00:00\"|Expiration is not a time in ISO 8601 with its offset from UTC",
                "\"SessionToken\": 5|SessionToken is not a text",
                "\"SessionToken\": {}|SessionToken is not a text",
                "\"AccountId\": [1]|AccountId is not a text"
            })
    @DisplayName("2.13 a field of the wrong kind is an error that names it and its form")
    void wrongKind(String field, String named) throws IOException {
        Path file = Files.writeString(temp.resolve("out"), START + ", " + field + "}");
        CredentialProcessException e = fails("cat '" + file + "'");
        assertTrue(e.problem().contains("The field " + named), e.problem());
    }

    @Test
    @DisplayName("2.13 empty texts count as absent, and a byte-order mark is skipped")
    void emptyTexts() throws IOException {
        SourceCredentials keys =
                prints("\uFEFF" + START + ", \"SessionToken\": \"\", \"Expiration\": \"\", \"AccountId\": \"\"}");
        assertNull(keys.sessionToken());
        assertNull(keys.expiration());
        assertEquals("111111111111", keys.accountId());
    }

    private CredentialProcessException fails(String command) {
        CredentialProcessException e =
                assertThrows(CredentialProcessException.class, () -> run(command, Duration.ofSeconds(60)));
        assertFalse(String.valueOf(e.getMessage()).contains("s3cr3t"), e.getMessage());
        assertTrue(e.problem().contains("profile 'p'"), e.problem());
        return e;
    }

    @Test
    @DisplayName("2.08 long-term keys without an expiration")
    void longTerm() throws IOException {
        SourceCredentials keys = prints(START + "}\n");
        assertEquals("AKID", keys.accessKeyId());
        assertEquals(Secret.of("s3cr3t"), keys.secretAccessKey());
        assertNull(keys.sessionToken());
        assertNull(keys.expiration());
        assertEquals("111111111111", keys.accountId(), "the profile's aws_account_id fills in");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T10:00:00Z, 2026-11-21T10:00:00Z",
        "2026-11-21T10:00:00.123Z, 2026-11-21T10:00:00.123Z",
        "2026-11-21T10:00:00+02:00, 2026-11-21T08:00:00Z",
        "2026-11-21T10:00:00+0200, 2026-11-21T08:00:00Z",
        "2026-11-21T10:00:00-02, 2026-11-21T12:00:00Z",
        "'2026-11-21T10:00:00,5Z', 2026-11-21T10:00:00.500Z",
        "20261121T100000Z, 2026-11-21T10:00:00Z",
        "20261121T100000.25+0200, 2026-11-21T08:00:00.250Z",
        "20261121T1000-01:30, 2026-11-21T11:30:00Z",
        "2026-11-21T10:00:00UTC, 2026-11-21T10:00:00Z"
    })
    @DisplayName("2.08 temporary keys with an expiration and an account")
    void temporary(String written, String meant) throws IOException {
        SourceCredentials keys = prints(START + ", \"SessionToken\": \"TOKEN\", \"Expiration\": \"" + written
                + "\", \"AccountId\": \"222222222222\", \"More\": {\"x\": [1]}}");
        assertEquals(Secret.of("TOKEN"), keys.sessionToken());
        assertEquals(Instant.parse(meant), keys.expiration());
        assertEquals("222222222222", keys.accountId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3cr3t",
                "[]",
                "{}",
                "{\"Version\": 1}",
                "{\"Version\": 2, \"AccessKeyId\": \"a\", \"SecretAccessKey\": \"s3cr3t\"}",
                "{\"Version\": \"1\", \"AccessKeyId\": \"a\", \"SecretAccessKey\": \"s3cr3t\"}",
                "{\"AccessKeyId\": \"a\", \"SecretAccessKey\": \"s3cr3t\"}",
                "{\"Version\": 1, \"AccessKeyId\": \"\", \"SecretAccessKey\": \"s3cr3t\"}",
                "{\"Version\": 1, \"AccessKeyId\": \"a\", \"SecretAccessKey\": null}",
                START + ", \"Expiration\": \"tomorrow s3cr3t\"}",
                START + ", \"Expiration\": \"2026-11-21T10:00:00\"}",
                START + ", \"Expiration\": \"20261121T100000\"}",
                START + ", \"Expiration\": \"2030-02-30T00:00:00Z\"}",
                START + ", \"Expiration\": \"20300230T000000Z\"}",
                START + ", \"Expiration\": \"2030-01-01T00:00:00ZZ\"}",
                START + ", \"Expiration\": \"2030-01-01T00:00:00+02:00Z\"}",
                START + ", \"Expiration\": \"2030-01-01T00:00:00+2\"}",
                START + ", \"Expiration\": 1893456000.5}",
                START + ", \"Expiration\": 1893456000}",
                START + ", \"Expiration\": {}}",
                START + ", \"Expiration\": []}",
                START + ", \"Expiration\": true}",
                START + "} trailing",
                START + "}{}",
                START
            })
    @DisplayName("2.08 what is not credentials is an error that shows none of it")
    void notCredentials(String output) {
        CredentialProcessException e = assertThrows(CredentialProcessException.class, () -> prints(output));
        assertFalse(String.valueOf(e.getMessage()).contains("s3cr3t"), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("tomorrow"), e.getMessage());
        assertNull(e.getCause(), "the parser's own error shows what it read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SessionToken|true",
                "SessionToken|{\"s3cr3t\": 1}",
                "SessionToken|1.5",
                "SessionToken|\"s3cr3t\\nb\"",
                "Expiration|1893456000.5",
                "AccessKeyId|12",
                "AccessKeyId|\"A\\nB\"",
                "SecretAccessKey|[\"s3cr3t\"]",
                "SecretAccessKey|\"s3cr3t b\"",
                "AccountId|1.5",
                "AccountId|false"
            })
    @DisplayName("2.08 a field that is there and no text is an error that names it, never a field that is absent")
    void wrongField(String name, String value) {
        CredentialProcessException e = assertThrows(
                CredentialProcessException.class, () -> prints(START + ", \"" + name + "\": " + value + "}"));
        assertTrue(e.problem().contains(name), e.problem());
        assertFalse(String.valueOf(e.getMessage()).contains("s3cr3t"), e.getMessage());
        assertNull(e.getCause());
    }

    @Test
    @DisplayName("2.08 null is absent, an account may be a number, and the last of two fields counts")
    void oddFields() throws IOException {
        SourceCredentials keys = prints(START
                + ", \"SessionToken\": null, \"Expiration\": null, \"AccountId\": 222222222222,"
                + " \"AccessKeyId\": \"LAST\"}");
        assertNull(keys.sessionToken());
        assertNull(keys.expiration());
        assertEquals("222222222222", keys.accountId());
        assertEquals("LAST", keys.accessKeyId());
    }

    @Test
    @DisplayName("2.13 an empty optional text is absent, and a byte-order mark is skipped")
    void emptyTextsAndMark() throws IOException {
        SourceCredentials keys =
                prints("\uFEFF" + START + ", \"SessionToken\": \"\", \"Expiration\": \"\", \"AccountId\": \"\"}");
        assertNull(keys.sessionToken());
        assertNull(keys.expiration());
        assertEquals("111111111111", keys.accountId());
    }

    @Test
    @DisplayName("2.08 a failure carries the exit status and the last of standard error, which is shown too")
    void failure() {
        CredentialProcessException e = fails("echo s3cr3t; echo 'log in first' >&2; exit 7");
        assertTrue(e.problem().contains("exit status 7"), e.problem());
        assertTrue(e.problem().contains("log in first"), e.problem());
        assertEquals("log in first\n", shown.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Version\": 1, \"SecretAccessKey\": \"s3cr3t\", \"SessionToken\":\"s3cr3t\", \"x\": 1}",
                "{\"SecretAccessKey\" :\n  \"a\\/s3cr3t\\\"b\"}",
                "{\\\"SecretAccessKey\\\": \\\"s3cr3t\\\"}",
                "{'SecretAccessKey': 's3cr3t', 'SessionToken': 's3cr3t'}",
                "aws_secret_access_key = s3cr3t",
                "export AWS_SESSION_TOKEN=s3cr3t/+==",
                "{\"SessionToken\": \"s3cr3t"
            })
    @DisplayName("2.08 an answer on standard error is not repeated with its secrets")
    void answerOnStandardError(String said) throws IOException {
        Path file = Files.writeString(temp.resolve("said"), "before\n" + said + "\nafter");
        CredentialProcessException e = fails("cat '" + file + "' >&2; exit 3");
        assertTrue(e.problem().contains("before") && e.problem().contains("(hidden)"), e.problem());
    }

    @Test
    @DisplayName("2.08 a secret that is longer than what is shown of standard error is hidden to its end")
    void longSecretOnStandardError() throws IOException {
        Path file = Files.writeString(
                temp.resolve("said"), "{\"SessionToken\": \"" + "s3cr3t".repeat(3_000) + "\"}\nlog in first");
        assertTrue(fails("cat '" + file + "' >&2; exit 3")
                .problem()
                .contains("(hidden)}  log in first".replace("  ", " ")));
    }

    @Test
    @DisplayName("2.08 only the last of a long standard error is in the message")
    void longErrors() {
        CredentialProcessException e = fails("head -c 300000 /dev/zero | tr '\\0' x >&2; echo the end >&2; exit 1");
        assertTrue(e.problem().contains("the end"), e.problem());
        assertTrue(e.problem().length() < 1300, () -> "length " + e.problem().length());
        assertShown(300_008);
    }

    @Test
    @DisplayName("2.08 both pipes are drained at once")
    void bothPipes() throws IOException {
        Path file = Files.writeString(temp.resolve("o"), START + ", \"x\": \"" + "y".repeat(60_000) + "\"}");
        SourceCredentials keys = run(
                "head -c 200000 /dev/zero >&2; cat '" + file + "'; head -c 200000 /dev/zero >&2",
                Duration.ofSeconds(60));
        assertEquals("AKID", keys.accessKeyId());
        assertShown(400_000);
    }

    /** All of it, but for what a busy machine does not show in time. */
    private void assertShown(int bytes) {
        assertTrue(shown.size() > 64 << 10 && shown.size() <= bytes, () -> "shown: " + shown.size());
    }

    @Test
    @DisplayName("2.08 output is capped at 64 KiB")
    void tooMuch() {
        CredentialProcessException e = fails("yes s3cr3t");
        assertTrue(e.problem().contains("printed more than 65536 bytes"), e.problem());
    }

    @Test
    @DisplayName("2.08 a command that takes too long is ended with all that it started")
    void tooLong() throws Exception {
        Path pid = temp.resolve("pid");
        CredentialProcessException e = assertThrows(
                CredentialProcessException.class,
                () -> run(
                        "sh -c 'echo $$ > \"" + pid + ".t\"; mv \"" + pid + ".t\" \"" + pid + "\"; sleep 600'; true",
                        Duration.ofMillis(1500)));
        assertTrue(e.problem().contains("took longer than 1.5 s"), e.problem());
        long child = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
        assertFalse(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    @DisplayName("2.08 what a command leaves running does not hold its answer up")
    void leftRunning() throws IOException {
        Path file = Files.writeString(temp.resolve("o"), START + "}");
        Path pid = temp.resolve("pid");
        SourceCredentials keys =
                run("cat '" + file + "'; sleep 300 & echo $! > '" + pid + "'", Duration.ofSeconds(200));
        assertEquals("AKID", keys.accessKeyId());
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroy);
    }

    @Test
    @DisplayName("2.08 an interrupted wait is no failure of the command")
    void interrupted() {
        Thread.currentThread().interrupt();
        assertThrows(CallInterruptedException.class, () -> run("sleep 600", Duration.ofSeconds(60)));
        assertTrue(Thread.interrupted(), "the flag is set again");
    }

    @Test
    @DisplayName("2.08 standard input is empty")
    void input() throws IOException {
        Path file = Files.writeString(temp.resolve("o"), START + "}");
        assertEquals(
                "AKID", run("cat; cat '" + file + "'", Duration.ofSeconds(60)).accessKeyId());
    }

    @Test
    @DisplayName("2.08 a command that is not there fails as the shell says")
    void notThere() {
        assertTrue(fails("/nowhere/at/all").problem().contains("exit status 127"));
    }

    @Test
    @DisplayName("2.08 the shell of the platform")
    void shell() {
        CredentialProcess windows =
                new CredentialProcess(SystemEnvironment.of(Map.of(), Map.of()).windows(true), shown, clock);
        CredentialProcessException e = assertThrows(
                CredentialProcessException.class,
                () -> windows.run(new ProcessCredentials("p", "x", null, Duration.ofSeconds(5))));
        assertTrue(e.problem().contains("cmd.exe"), e.problem());
    }

    @Test
    @DisplayName("2.08 a command is not printed")
    void commandIsHidden() {
        ProcessCredentials process = new ProcessCredentials("p", "get --password s3cr3t", null, Duration.ofSeconds(1));
        assertFalse((process.toString() + process.describe()).contains("s3cr3t"));
    }
}

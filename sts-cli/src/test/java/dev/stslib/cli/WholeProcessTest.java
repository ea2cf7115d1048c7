package dev.stslib.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process: its child, its signals, its exit status. */
@Tag("processes")
@Timeout(120)
class WholeProcessTest {
    private final EmbeddedSts sts = EmbeddedSts.builder().start();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    private record Run(int status, String out, String err) {}

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private TestUser carol;

    @BeforeEach
    void writeAwsFiles() throws IOException {
        TestUser user = sts.addUser("111122223333", "carol");
        carol = user;
        sts.addRole("arn:aws:iam::222233334444:role/Reader").trust(user.arn());
        Path aws = Files.createDirectories(home.resolve(".aws"));
        String place = "region = us-east-1\nendpoint_url = " + sts.endpoint() + "\n";
        Files.writeString(
                aws.resolve("config"),
                "[profile carol]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                        + user.secretAccessKey() + "\n" + place
                        + "[profile reader]\nrole_arn = arn:aws:iam::222233334444:role/Reader\nsource_profile = carol\n"
                        + place);
    }

    @AfterEach
    void closeSts() {
        sts.close();
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Program.command(arguments))
                .redirectError(home.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("XDG_"));
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(home.resolve("err")));
    }

    @Test
    void exec_statusAndStreamsAreTheChilds() throws IOException, InterruptedException {
        Run run = run("exec", "reader", "--", "sh", "-c", "echo \"$AWS_ACCESS_KEY_ID\"; echo oops >&2; exit 3");
        assertEquals(3, run.status(), run.err());
        assertTrue(run.out().startsWith("ASIA"), run.out());
        assertEquals("oops\n", run.err());
    }

    @ParameterizedTest
    @CsvSource({"process reader, /dev/full", "export reader, /dev/full", "--help, /dev/full", "process reader, &-"})
    void outputThatCannotBeWrittenIsAnError(String line, String out) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" >" + out, "sh"));
        command.addAll(Program.command(line.split(" ", -1)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(home.resolve("err").toFile());
        builder.environment().putAll(Program.environment(home));
        int status = builder.start().waitFor();
        assertEquals(
                "sts: Standard output cannot be written. Check the disk, or what reads it.\n",
                Files.readString(home.resolve("err")));
        assertEquals(7, status);
    }

    @Test
    void exec_aChildThatASignalEnds_has128AndItsNumber() throws IOException, InterruptedException {
        assertEquals(
                128 + 9,
                run("exec", "reader", "--", "sh", "-c", "kill -KILL $$").status());
    }

    @Test
    void exec_programsThatCannotRun() throws IOException, InterruptedException {
        Run missing = run("exec", "reader", "--", "no-such-program");
        assertEquals(127, missing.status());
        assertTrue(missing.err().startsWith("sts: There is no program 'no-such-program'."), missing.err());
        assertEquals(126, run("exec", "reader", "--", home.toString()).status());
    }

    @Test
    void rotate_killedWhenAwsHasMadeTheKey_isContinued() throws IOException, InterruptedException {
        // The keys are in this file, which others must not be able to read then.
        Files.setPosixFilePermissions(home.resolve(".aws/config"), PosixFilePermissions.fromString("rw-------"));
        sts.faults()
                .add(Fault.drip(Duration.ofSeconds(1))
                        .onAction("CreateAccessKey")
                        .once());
        Process process = start("rotate", "carol");
        await().atMost(Duration.ofSeconds(60)).until(() -> carol.accessKeyIds().size() == 2 || !process.isAlive());
        process.destroyForcibly().waitFor();
        String orphan = carol.accessKeyIds().get(1);
        Run run = run("rotate", "carol");
        assertEquals(0, run.status(), run.err());
        assertEquals(1, carol.activeAccessKeyIds().size());
        assertFalse(carol.accessKeyIds().contains(orphan));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void exec_passesSignalsOnAndWaitsForTheChild(String signal) throws IOException, InterruptedException {
        Process process = start(
                "exec",
                "reader",
                "--",
                "sh",
                "-c",
                "trap 'echo got it; exit 5' " + signal + "; echo ready; while :; do sleep 0.1; done");
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready", out.readLine());
        assertEquals(
                0,
                new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
        assertEquals("got it", out.readLine());
        assertEquals(5, process.waitFor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void demo_thatIsEndedInTheMiddle_leavesNoFiles(String signal) throws IOException, InterruptedException {
        Path temporary = Files.createDirectory(home.resolve("temporary"));
        FileTime before = FileTime.fromMillis(0);
        Files.setLastModifiedTime(temporary, before);
        ProcessBuilder builder = new ProcessBuilder(Program.command("demo"))
                .redirectError(home.resolve("err").toFile());
        builder.environment().putAll(Program.environment(home));
        builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Process process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line;
        do {
            line = out.readLine();
            assertNotNull(line, "the demo ended");
        } while (!line.startsWith("$ sts session"));
        new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        process.waitFor();
        assertNotEquals(before, Files.getLastModifiedTime(temporary), "the demo had its files elsewhere");
        assertEquals(0, count(temporary));
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void exec_insideExec_isRefused() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("exec", "reader", "--"));
        arguments.addAll(Program.command("exec", "reader", "--", "echo", "inner"));
        Run run = run(arguments.toArray(String[]::new));
        assertEquals(2, run.status());
        assertEquals("", run.out());
    }

    /** By itself, by another profile, by another command, and as the source of a role. */
    @ParameterizedTest
    @CsvSource({
        "process a, process a, process a",
        "process a, process b, process a",
        "export a --format process, export a --format process, process a",
        "process role, process role, process role"
    })
    void aProfileThatLeadsBackToItselfIsAnError(String line, String ofA, String ofB)
            throws IOException, InterruptedException {
        Files.writeString(
                home.resolve(".aws/config"),
                profile("a", ofA) + profile("b", ofB) + "[profile role]\nregion = us-east-1\nsource_profile = a\n"
                        + "role_arn = arn:aws:iam::222233334444:role/Reader\nendpoint_url = " + sts.endpoint() + "\n");
        Run run = run(line.split(" ", -1));
        assertEquals(1, run.status(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("leads back to this profile"), run.err());
        assertEquals(0, sts.requests().size());
    }

    private static String profile(String name, String line) {
        String command = String.join("' '", Program.command(line.split(" ", -1)));
        return "[profile " + name + "]\nregion = us-east-1\ncredential_process = '" + command + "'\n";
    }

    @Test
    void process_withoutATerminal_aCodeIsAnErrorAndNoHang() throws IOException, InterruptedException {
        Path config = home.resolve(".aws/config");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "[profile reader]",
                                "mfa_serial = arn:aws:iam::111122223333:mfa/carol\n[profile reader]"));
        List<String> command = new ArrayList<>(List.of("setsid", "--wait"));
        command.addAll(Program.command("process", "reader"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        Process detached = builder.start();
        detached.getOutputStream().close();
        String printed = new String(detached.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(4, detached.waitFor(), printed);
        assertEquals(1, printed.lines().count(), printed);
    }
}

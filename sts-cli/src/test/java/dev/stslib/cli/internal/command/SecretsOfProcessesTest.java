package dev.stslib.cli.internal.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stslib.cli.internal.server.OtherUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the whole machine shows of secrets while the commands run as processes: nothing but to the child of exec. */
@Tag("processes")
@Tag("one-jdk")
@Timeout(300)
class SecretsOfProcessesTest extends MachineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Its descendant has the environment, too. It ends with its input. */
    private static final String CHILD = "echo $$ >\"$0\"; sleep 300 & cat >/dev/null; kill $!";

    private final List<Process> running = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path work;

    @BeforeEach
    void prepare() throws IOException {
        Assumptions.assumeTrue(MachineWatch.isSupported(), "there is no /proc");
        work = Files.createDirectory(machine.home.resolve("work"));
        // Also what the SDK and the server's library log, which --log-level alone leaves out.
        machine.environment.put(
                "JDK_JAVA_OPTIONS",
                "-Djava.io.tmpdir=" + Files.createDirectory(machine.home.resolve("tmp"))
                        + " -Dorg.slf4j.simpleLogger.log.software=trace -Dorg.slf4j.simpleLogger.log.io=trace");
        machine.environment.put("TMPDIR", machine.home.resolve("tmp").toString());
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(List<String> command, Map<String, String> more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        work.resolve("err-" + running.size()).toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(machine.environment);
        builder.environment().putAll(more);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    /** The command as the launcher runs it. */
    private Process sts(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.stslib.cli.Main",
                "--log-level",
                "debug"));
        command.addAll(List.of(arguments));
        return start(command, Map.of());
    }

    private String output(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "see " + work);
        return out;
    }

    private static long pid(Path file) {
        await().atMost(PATIENCE).until(() -> Files.exists(file) && Files.size(file) > 1);
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSearchFindsWhatIsPlanted() throws IOException {
        String secret = "planted/" + System.nanoTime();
        Process argument = start(List.of("sh", "-c", "cat", secret), Map.of());
        Process variable = start(List.of("sh", "-c", "cat"), Map.of("PLANTED", secret));
        Files.writeString(work.resolve("log"), "x\0 " + secret + "\n");
        Set<String> expected = Set.of("cmdline of " + argument.pid(), "environ of " + variable.pid());
        try (MachineWatch watch = MachineWatch.start()) {
            await().atMost(PATIENCE)
                    .until(() -> watch.places(Set.of(secret), pid -> true).containsAll(expected));
        }
        assertEquals(Set.of("work/log"), MachineWatch.files(machine.home, Set.of(secret)));
    }

    @Test
    void onlyTheChildOfExecShowsSecrets() throws IOException, InterruptedException {
        Set<String> secrets = new HashSet<>();
        Path child = work.resolve("child");
        Path served = work.resolve("served");
        try (MachineWatch watch = MachineWatch.start()) {
            assertEquals(
                    0, machine.run("agent", "start", "--log-level", "debug").status());
            assertEquals(0, machine.run("process", ROLE).status());
            Process exec = sts("exec", ROLE, "--", "sh", "-c", CHILD, child.toString());
            Process withServer = sts("exec", ROLE, "--server", "--", "sh", "-c", CHILD, served.toString());
            Process serve = sts("serve", ROLE, "--output", "json");
            Process process = sts("process", ROLE, "--no-agent");
            assertTrue(output(process).contains("SessionToken"));
            output(sts(
                    "export", ROLE, "--into", machine.home.resolve("exported").toString()));
            assertTrue(output(sts("console", ROLE, "--print")).contains("SigninToken"));
            for (String[] line : new String[][] {{"process", ROLE}, {"export", ROLE, "--format", "vault"}}) {
                List<String> launcher = new ArrayList<>(List.of(
                        Path.of("..", "sts").toAbsolutePath().normalize().toString()));
                launcher.addAll(List.of(line));
                assertFalse(
                        output(start(launcher, Map.of("JAVA_HOME", "/no/such"))).isEmpty());
            }
            JsonNode shown = new ObjectMapper().readTree(serve.getInputStream()).path(0);
            secrets.add(shown.path("token").asText());
            long childPid = pid(child);
            long servedPid = pid(served);
            Path environment = Path.of("/proc", Long.toString(servedPid), "environ");
            String token = Stream.of(Files.readString(environment).split("\0", -1))
                    .filter(text -> text.startsWith("AWS_CONTAINER_AUTHORIZATION_TOKEN="))
                    .map(text -> text.substring(text.indexOf('=') + 1))
                    .findFirst()
                    .orElse("");
            assertFalse(token.isEmpty());
            secrets.add(token);
            secrets.addAll(machine.sts.secrets());
            watch.look();

            assertTrue(watch.places(secrets, pid -> pid == childPid).contains("environ of " + childPid));
            assertTrue(watch.places(secrets, pid -> pid == servedPid).contains("environ of " + servedPid));
            assertEquals(
                    Set.of(),
                    watch.places(secrets, pid -> !watch.isBelow(pid, childPid) && !watch.isBelow(pid, servedPid)));
            exec.getOutputStream().close();
            withServer.getOutputStream().close();
            serve.destroy();
            assertEquals(0, exec.waitFor());
            assertEquals(0, withServer.waitFor());
            serve.waitFor();
        }
        machine.run("agent", "stop");
        withAuditLog();
        assertTrue(Files.size(machine.agentSocket().resolveSibling("agent.log")) > 0, "the agent logged nothing");
        secrets.addAll(machine.sts.secrets());
        assertEquals(
                Set.of(".aws/config", ".aws/credentials", "exported"),
                filesWithSecrets(secrets),
                "the inputs, and the file that was asked for");
    }

    private void withAuditLog() throws IOException, InterruptedException {
        machine.settings("[audit]\nlog = \"file\"\nfolder = \"~/audit\"\n");
        assertTrue(output(sts("process", "DynamoDBRole-dev")).contains("SessionToken"));
        assertTrue(Files.size(machine.home.resolve("audit/audit.jsonl")) > 0);
    }

    private Set<String> filesWithSecrets(Set<String> secrets) throws IOException {
        Set<String> found = MachineWatch.files(machine.home, secrets);
        // The keys of the sample user may be in either of AWS's files.
        found.addAll(Set.of(".aws/config", ".aws/credentials"));
        return found;
    }

    /** A crash report shows registers and memory, and a core dump shows all of it. */
    @Test
    void aCrashLeavesNoReport() throws IOException, InterruptedException {
        assertEquals(0, machine.run("agent", "start").status());
        long agent = new ObjectMapper()
                .readTree(machine.run("agent", "status", "--output", "json").out())
                .path("pid")
                .asLong();
        crash(agent);
        assertEquals(
                List.of(), reports(Objects.requireNonNull(machine.agentSocket().getParent())));
        assertTrue(machine.run("agent", "status").out().contains("it crashed"));

        assertEquals(0, machine.run("process", ROLE).status());
        machine.environment.put("JDK_JAVA_OPTIONS", "-XX:-CreateCoredumpOnCrash");
        Process reporting = sts("serve", ROLE, "--output", "json");
        assertTrue(new ObjectMapper().readTree(reporting.getInputStream()).isArray());
        crash(reporting.pid());
        assertFalse(reports(work).isEmpty(), "without the options of the agent there is a report");
    }

    private static void crash(long pid) throws IOException, InterruptedException {
        OtherUser.runAsThisUser("kill", "-SEGV", Long.toString(pid));
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private static List<String> reports(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hs_err") || name.startsWith("core"))
                    .toList();
        }
    }
}

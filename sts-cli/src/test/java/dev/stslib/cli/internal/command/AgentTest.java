package dev.stslib.cli.internal.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stslib.cli.internal.server.OtherUser;
import dev.stslib.testkit.sts.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The agent as a process, and the commands that use it. */
class AgentTest extends MachineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private void start(String... options) {
        List<String> line = new ArrayList<>(List.of("agent", "start"));
        line.addAll(List.of(options));
        Machine.Run run = machine.run(line.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        assertEquals("The agent runs.\n", run.out());
    }

    private JsonNode status() throws IOException {
        return new ObjectMapper()
                .readTree(machine.run("agent", "status", "--output", "json").out());
    }

    private String process(String... options) {
        List<String> line = new ArrayList<>(List.of("process", ROLE));
        line.addAll(List.of(options));
        Machine.Run run = machine.run(line.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.err());
        return run.out();
    }

    private long requests() throws IOException {
        return status().path("requests").asLong();
    }

    private Path log() {
        return machine.agentSocket().resolveSibling("agent.log");
    }

    @Test
    void startsOnce_statusSaysWhatItDoes_andWhyTheLastOneEnded() throws IOException {
        assertEquals("No agent runs.\n", machine.run("agent", "status").out());
        start();
        assertEquals("An agent runs already.\n", machine.run("agent", "start").out());
        process();
        String shown = machine.run("agent", "status").out();
        assertTrue(shown.contains(ROLE) && shown.contains("fresh"), shown);
        assertEquals("The agent has ended.\n", machine.run("agent", "stop").out());
        String ended = machine.run("agent", "status").out();
        assertTrue(ended.contains("'sts agent stop' was run"), ended);
        assertEquals("No agent runs.\n", machine.run("agent", "stop").out());
        assertFalse(Files.exists(machine.agentSocket()));
        start();
        assertTrue(status().path("before").asText().contains("'sts agent stop' was run"));
    }

    @Test
    void oneCodeAndOneRequestForAllCommands_theSameAnswersAsWithoutIt() {
        start();
        String served = process();
        assertEquals(served, process());
        String env = machine.run("export", ROLE).out();
        String several =
                machine.run("export", ROLE, "DynamoDBRole-dev", "--format", "vault").out();
        String listed = machine.run("status").out();
        assertEquals(0, machine.run("status", "--check", ROLE).status());
        assertEquals(1, machine.typedCodes);
        assertEquals(1, machine.sts.count("GetSessionToken"));
        assertEquals(2, machine.sts.count("AssumeRole"));

        machine.run("agent", "stop");
        assertEquals(served, process());
        assertEquals(env, machine.run("export", ROLE).out());
        assertEquals(
                several,
                machine.run("export", ROLE, "DynamoDBRole-dev", "--format", "vault")
                        .out());
        assertEquals(listed, machine.run("status").out());
        assertEquals(2, machine.sts.count("AssumeRole"));
    }

    @Test
    void aRejectedCodeIsAskedForAgain() {
        start();
        machine.wrongCodes = 1;
        process();
        assertEquals(2, machine.typedCodes);
    }

    @Test
    void withoutAPerson_itIsAnErrorAndNoHang() {
        start();
        Machine.Run run = machine.run("process", ROLE, "--no-input");
        assertEquals(4, run.status());
        assertTrue(run.err().contains("sts credentials"), run.err());
        assertEquals(4, machine.run("status", "--check", ROLE).status());
        assertEquals(0, machine.typedCodes);
    }

    @Test
    void aRefusalOfAwsIsSaidOnce() {
        start();
        process();
        machine.sts
                .faults()
                .add(Fault.error(403, "AccessDenied", "no")
                        .onAction("AssumeRole")
                        .forever());
        int before = machine.sts.count("AssumeRole");
        Machine.Run run = machine.run("process", "DynamoDBRole-dev");
        assertEquals(5, run.status(), run.err());
        assertEquals(before + 1, machine.sts.count("AssumeRole"));
    }

    @Test
    void manyProcessesAtOnce_onePromptAndOneRequest() {
        start();
        int many = 20;
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<CompletableFuture<String>> runs = IntStream.range(0, many)
                    .mapToObj(i -> CompletableFuture.supplyAsync(this::process, threads))
                    .toList();
            List<String> answers =
                    runs.stream().map(CompletableFuture::join).distinct().toList();
            assertEquals(1, answers.size());
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, machine.typedCodes);
        assertEquals(1, machine.sts.count("GetSessionToken"));
        assertEquals(1, machine.sts.count("AssumeRole"));
    }

    @Test
    void aKilledAgentLosesNothing() throws IOException, InterruptedException {
        start();
        String served = process();
        ProcessHandle agent =
                ProcessHandle.of(status().path("pid").asLong()).orElseThrow(() -> new AssertionError("no agent"));
        agent.destroyForcibly();
        agent.onExit().join();
        assertTrue(Files.exists(machine.agentSocket()));
        assertEquals(served, process());
        assertEquals(1, machine.sts.count("AssumeRole"));
        assertEquals(1, machine.typedCodes);
        assertTrue(machine.run("agent", "status").out().contains("It was killed"));
        start();
        assertEquals(served, process());
        assertEquals(1, machine.sts.count("AssumeRole"));
    }

    @Test
    void aStoppedAgentHoldsNothingUp() throws IOException, InterruptedException {
        start();
        String served = process();
        String pid = status().path("pid").asText();
        OtherUser.runAsThisUser("kill", "-STOP", pid);
        try {
            assertEquals(served, process());
        } finally {
            OtherUser.runAsThisUser("kill", "-CONT", pid);
        }
    }

    @Test
    void otherSettings_theCommandGoesOnWithoutIt() throws IOException {
        start();
        process();
        long before = requests();
        machine.environment.put("AWS_REGION", "us-west-2");
        process();
        machine.environment.remove("AWS_REGION");
        process("--region", "us-east-1");
        process("--no-agent");
        process("--duration", "20m");
        machine.settings("agent = \"off\"\n");
        process();
        // Each question for the state counts, and so does one that a refused client asked.
        assertEquals(before + 3, requests());
    }

    @Test
    void aProfileThatTheAgentCannotUse_isReadWithoutIt() throws IOException {
        start();
        var user = machine.sts.addUser("111122223333", "carol");
        machine.sts.addRole("arn:aws:iam::555566667777:role/Reader").trust(user.arn());
        machine.addToConfig("[profile environment]\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint()
                + "\ncredential_source = Environment\nrole_arn = arn:aws:iam::555566667777:role/Reader");
        machine.environment.put("AWS_ACCESS_KEY_ID", user.accessKeyId());
        machine.environment.put("AWS_SECRET_ACCESS_KEY", user.secretAccessKey());
        Machine.Run run = machine.run("process", "environment");
        assertEquals(0, run.status(), run.err());
    }

    @Test
    void auto_theFirstCommandStartsIt() throws IOException {
        machine.settings("agent = \"auto\"\n");
        process();
        assertTrue(status().path("pid").asLong() > 0);
        assertEquals(1, machine.typedCodes);
    }

    @Test
    void anIdleAgentEnds_andSaysSo() {
        start("--idle", "1s");
        await().atMost(PATIENCE).until(() -> !Files.exists(machine.agentSocket()));
        String status = machine.run("agent", "status").out();
        assertTrue(status.contains("it had no request for"), status);
    }

    @Test
    void aChangedSettingsFileEndsIt() throws IOException {
        start();
        machine.settings("output = \"table\"\n");
        await().atMost(PATIENCE).until(() -> !Files.exists(machine.agentSocket()));
        assertTrue(machine.run("agent", "status").out().contains("the settings file changed"));
    }

    @Test
    void whatPreventsTheStartIsSaid() throws IOException {
        machine.run("credentials", ROLE);
        Files.setPosixFilePermissions(
                machine.home.resolve(".config/stslib/store.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Machine.Run run = machine.run("agent", "start");
        assertEquals(7, run.status(), run.err());
        assertTrue(run.err().startsWith("sts: The agent did not start: "), run.err());
        assertTrue(run.err().contains("store.key"), run.err());
    }

    @Test
    void aFolderThatOthersCanEnterIsRefused() throws IOException {
        Path place = Files.createDirectories(machine.agentSocket().getParent());
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(7, machine.run("agent", "start").status());
    }

    @Test
    void aPathThatIsTooLongForASocket() throws IOException {
        Path deep = Files.createDirectories(machine.home.resolve("x".repeat(100)));
        machine.environment.put("XDG_STATE_HOME", deep.toString());
        machine.environment.put("TMPDIR", folder.toString());
        start();
        assertTrue(machine.agentSocket().toString().length() < 104);
        process();
        assertTrue(requests() > 0);
    }

    @Test
    void curlIsAClient() throws IOException, InterruptedException {
        start();
        OtherUser.Run needed = curl("http://sts/v1/process/" + ROLE, "-w", "%{http_code}");
        assertTrue(needed.out().endsWith("428"), needed.out());
        JsonNode question = new ObjectMapper().readTree(needed.out());
        String serial = question.path("serial").asText();
        assertEquals(machine.sample.mfa().serial(), serial);
        OtherUser.Run handed = curl(
                "http://sts/v1/code",
                "-X",
                "PUT",
                "-d",
                "{\"serial\": \"" + serial + "\", \"code\": \""
                        + machine.sample.mfa().code() + "\"}");
        assertEquals("", handed.out());
        String json = curl("http://sts/v1/process/" + ROLE).out();
        assertTrue(json.contains("\"Version\""), json);
        assertEquals(json, process());
        assertTrue(curl("http://sts/v1/credentials/" + ROLE + "?format=env")
                .out()
                .startsWith("export AWS_ACCESS_KEY_ID="));
        assertTrue(curl("http://sts/v1/process/no-such", "-w", "%{http_code}").out().endsWith("404"));
        assertTrue(curl("http://sts/v1/code", "-X", "PUT", "-d", "{}").out().contains("six digits"));
    }

    private OtherUser.Run curl(String url, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-q", "-sS", "--noproxy", "*", "--unix-socket", machine.agentSocket().toString(), url));
        command.addAll(List.of(options));
        return OtherUser.runAsThisUser(command.toArray(String[]::new));
    }

    @Test
    void noSecretInTheLogOrOnTheCommandLine() throws IOException, InterruptedException {
        start("--log-level", "debug");
        process();
        Path proc = Path.of("/proc", status().path("pid").asText());
        machine.run("agent", "status");
        StringBuilder seen = new StringBuilder(Files.readString(log()));
        if (Files.exists(proc)) {
            seen.append(Files.readString(proc.resolve("cmdline"))).append(Files.readString(proc.resolve("environ")));
        }
        assertNotEquals(0, seen.length());
        try (Stream<Path> files = Files.list(log().getParent())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                seen.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        for (String secret : machine.sts.secrets()) {
            assertEquals(-1, seen.indexOf(secret));
        }
    }
}

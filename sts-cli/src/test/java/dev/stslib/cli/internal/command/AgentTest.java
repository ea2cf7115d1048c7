package dev.stslib.cli.internal.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stslib.cli.internal.server.OtherUser;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
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
        return timeless(run.out());
    }

    /** The agent has the real clock, by which an end that STS gave by another clock is corrected. */
    private static String timeless(String text) {
        return text.replaceAll("20[0-9]{2}-[0-9T:.-]+Z", "TIME");
    }

    private long requests() throws IOException {
        return status().path("requests").asLong();
    }

    private Path log() {
        return machine.agentSocket().resolveSibling("agent.log");
    }

    @Test
    void startsOnce_andSaysWhyTheLastOneEnded() throws IOException {
        assertEquals("No agent runs.\n", machine.run("agent", "status").out());
        start();
        assertEquals("An agent runs already.\n", machine.run("agent", "start").out());
        assertEquals("The agent has ended.\n", machine.run("agent", "stop").out());
        String ended = machine.run("agent", "status").out();
        assertTrue(ended.contains("'sts agent stop' was run"), ended);
        assertEquals("No agent runs.\n", machine.run("agent", "stop").out());
        assertFalse(Files.exists(machine.agentSocket()));
    }

    @Test
    void oneCodeForAllCommands_theSameAnswersAsWithoutIt() throws IOException, InterruptedException {
        start();
        machine.wrongCodes = 1;
        String served = process();
        assertEquals(2, machine.typedCodes, "the wrong one and the right one");
        assertEquals(served, process());
        String env = timeless(machine.run("export", ROLE).out());
        String listed = machine.run("status").out();
        String several = timeless(machine.run("export", ROLE, "DynamoDBRole-dev", "--format", "vault")
                .out());
        assertEquals(0, machine.run("status", "--check", ROLE).status());
        assertEquals(served, timeless(launched("process", ROLE).out()));
        assertEquals(env, timeless(launched("export", ROLE).out()));
        String shown = machine.run("agent", "status").out();
        assertTrue(shown.contains(ROLE) && shown.contains("fresh"), shown);
        assertEquals(2, machine.sts.count("AssumeRole"));

        machine.run("agent", "stop");
        assertEquals(1, launched("process", ROLE).status(), "there is no Java for the launcher");
        assertEquals(served, process());
        assertEquals(env, timeless(machine.run("export", ROLE).out()));
        assertEquals(
                several,
                timeless(machine.run("export", ROLE, "DynamoDBRole-dev", "--format", "vault")
                        .out()));
        assertTrue(machine.run("status").out().contains(ROLE) && listed.contains(ROLE), listed);
        assertEquals(2, machine.sts.count("AssumeRole"));
        assertEquals(2, machine.typedCodes);
        assertEquals(1, machine.sts.count("GetSessionToken") - 1, "the wrong code made one");
    }

    @Test
    void exportOfAll_intoAFile_andNewCredentials_goThroughIt() throws IOException {
        machine.addToConfig(
                "[profile broken]\nrole_arn = arn:aws:iam::222233334444:role/Missing\nsource_profile = BobSmith"
                        + "\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint());
        start();
        Machine.Run all = machine.run("export", "--all", "--format", "vault");
        assertEquals(5, all.status(), all.err());
        assertTrue(all.err().startsWith("sts: Profile 'broken' is left out."), all.err());
        assertTrue(all.out().contains("sts-" + ROLE), "the profile is missing");
        long asked = requests();
        Path file = machine.home.resolve("made");
        assertEquals(0, machine.run("export", ROLE, "--into", file.toString()).status());
        assertTrue(Files.readString(file).contains("[" + ROLE + "]"));
        int before = machine.sts.count("AssumeRole");
        Machine.Run renewed = machine.run("credentials", ROLE, "DynamoDBRole-dev");
        assertEquals(0, renewed.status(), renewed.err());
        assertEquals(3, renewed.lines().size());
        assertTrue(machine.sts.secrets().stream().noneMatch(renewed.out()::contains), "a secret is shown");
        assertEquals(before + 2, machine.sts.count("AssumeRole"));
        // Each command asks for the state first, as this question does.
        assertEquals(asked + 5, requests());
        assertEquals(1, machine.typedCodes);
    }

    /** The agent has no keys in its environment. */
    @Test
    void aProfileThatTheAgentCannotUse_isReadWithoutIt() throws IOException {
        String role = "arn:aws:iam::222233334444:role/Plain";
        machine.sts.addRole(role).trust(machine.sample.bob().arn());
        machine.addToConfig("[profile own]\nrole_arn = " + role + "\ncredential_source = Environment"
                + "\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint());
        start();
        machine.environment.put("AWS_ACCESS_KEY_ID", machine.sample.bob().accessKeyId());
        machine.environment.put("AWS_SECRET_ACCESS_KEY", machine.sample.bob().secretAccessKey());
        for (List<String> output : List.of(
                List.of("--format", "env"),
                List.of("--into", machine.home.resolve("made").toString()))) {
            Machine.Run run = machine.run("export", "own", output.get(0), output.get(1));
            assertEquals(0, run.status(), run.err());
        }
        assertTrue(requests() > 0, "the agent was asked");
    }

    /** The launcher, without a Java to fall back to. */
    private OtherUser.Run launched(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "-i", "JAVA_HOME=/no/such", "PATH=/usr/bin:/bin"));
        machine.environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(Path.of("..", "sts").toString());
        command.addAll(List.of(arguments));
        OtherUser.Run run = OtherUser.runAsThisUser(command.toArray(String[]::new));
        return run.status() == 0 ? run : new OtherUser.Run(1, run.out());
    }

    @Test
    void failuresHaveTheStatusesOfTheCommand() throws IOException {
        start();
        Machine.Run noPerson = machine.run("process", ROLE, "--no-input");
        assertEquals(4, noPerson.status());
        assertTrue(noPerson.err().contains("sts credentials"), noPerson.err());
        assertEquals(4, machine.run("status", "--check", ROLE).status());
        assertEquals(0, machine.typedCodes);
        assertEquals(3, machine.run("process", "no-such").status());
        assertEquals(3, machine.run("export", ROLE, "--format", "no-such").status());

        process();
        machine.sts
                .faults()
                .add(Fault.error(403, "AccessDenied", "no")
                        .onAction("AssumeRole")
                        .once());
        int before = machine.sts.count("AssumeRole");
        Machine.Run refused = machine.run("process", "DynamoDBRole-dev");
        assertEquals(5, refused.status(), refused.err());
        assertEquals(before + 1, machine.sts.count("AssumeRole"), "the command does not try it again by itself");

        // The keys are those of the caller, which the agent does not have.
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
    void otherSettings_theCommandGoesOnWithoutIt() throws IOException {
        start();
        process();
        long before = requests();
        machine.environment.put("AWS_STS_REGIONAL_ENDPOINTS", "regional");
        process();
        machine.environment.remove("AWS_STS_REGIONAL_ENDPOINTS");
        process("--region", "us-east-1");
        process("--no-agent");
        process("--duration", "20m");
        machine.environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1");
        process();
        machine.environment.remove("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        // The question for the state counts, and so do those that refused clients asked.
        assertEquals(before + 4, requests());
    }

    @Test
    void aPathFromTheHomeFolderIsTheSameForTheAgent() {
        start("--config=~/.aws/config");
        process("--config=~/.aws/config");
        String used = machine.run("agent", "status").out();
        assertTrue(used.contains(ROLE), used);
    }

    @Test
    void inTheForeground_theIdentityOfOneCallerIsRefused() {
        for (String variable : List.of("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
            machine.environment.put(variable, "x");
            Machine.Run run = machine.run("agent", "start", "--foreground", "--idle", "1s");
            assertEquals(3, run.status(), run.err());
            assertTrue(run.err().contains(variable), run.err());
            machine.environment.remove(variable);
        }
    }

    /** The threads of a process stop one after the other, after the signal was sent. Only Linux shows them. */
    private static void stop(String pid) throws IOException, InterruptedException {
        OtherUser.runAsThisUser("kill", "-STOP", pid);
        Path folder = Path.of("/proc", pid, "task");
        await().atMost(PATIENCE).until(() -> !Files.isDirectory(folder) || areStopped(folder));
    }

    private static boolean areStopped(Path folder) throws IOException {
        try (Stream<Path> threads = Files.list(folder)) {
            return threads.allMatch(AgentTest::isStopped);
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String line = Files.readString(thread.resolve("stat"));
            // The name of the thread, in brackets, is before the state.
            return line.charAt(line.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return true; // It has ended.
        }
    }

    @Test
    @Tag("processes")
    void aKilledOrStoppedAgentLosesNothing() throws IOException, InterruptedException {
        start();
        String served = process();
        String pid = status().path("pid").asText();
        // After its first save the agent looks for what has expired. Stopped there, it would keep the lock of the
        // store.
        assertEquals(0, machine.run("store", "verify").status());
        Machine.Run whileStopped;
        Machine.Run shown;
        try {
            stop(pid);
            whileStopped = machine.run("process", ROLE);
            shown = machine.run("agent", "status");
        } finally {
            OtherUser.runAsThisUser("kill", "-KILL", pid);
        }
        String hangs = "sts: The agent, process " + pid + ", does not answer. Kill it; nothing is lost.\n";
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
        assertTrue(Files.exists(machine.agentSocket()));
        assertEquals(served, timeless(whileStopped.out()));
        assertEquals(hangs, whileStopped.err());
        assertEquals(new Machine.Run(1, "", hangs), shown);
        assertEquals(served, process());
        assertTrue(machine.run("agent", "status").out().contains("It was killed"));
        start();
        assertEquals(served, process());
        assertEquals(1, machine.sts.count("AssumeRole"));
        assertEquals(1, machine.typedCodes);
        assertTrue(status().path("before").asText().contains("killed"));
    }

    @Test
    @Tag("processes")
    void auto_theFirstCommandStartsIt_anotherSettingsFileEndsIt() throws IOException {
        Path deep = Files.createDirectories(machine.home.resolve("x".repeat(100)));
        // Too long a path for a socket.
        machine.environment.put("XDG_STATE_HOME", deep.toString());
        machine.environment.put("TMPDIR", folder.toString());
        machine.settings("agent = \"auto\"\n");
        process();
        assertTrue(machine.agentSocket().toString().length() < 104);
        assertTrue(status().path("pid").asLong() > 0);
        assertEquals(1, machine.typedCodes);
        machine.settings("agent = \"off\"\n");
        await().atMost(PATIENCE).until(() -> !Files.exists(machine.agentSocket()));
        assertTrue(machine.run("agent", "status").out().contains("the settings file changed"));
        process();
        assertEquals(3, machine.run("agent", "start").status());
        assertFalse(Files.exists(machine.agentSocket()));
    }

    @Test
    @Tag("processes")
    void auto_noOtherIsStartedBesideOneThatHangs() throws IOException, InterruptedException {
        machine.settings("agent = \"auto\"\n");
        String served = process();
        String pid = status().path("pid").asText();
        // As above: it must not be stopped with the lock of the store.
        assertEquals(0, machine.run("store", "verify").status());
        Machine.Run run;
        try {
            stop(pid);
            run = machine.run("process", ROLE);
        } finally {
            OtherUser.runAsThisUser("kill", "-CONT", pid);
        }
        assertEquals(served, timeless(run.out()));
        assertEquals("sts: The agent, process " + pid + ", does not answer. Kill it; nothing is lost.\n", run.err());
        assertEquals(pid, status().path("pid").asText());
    }

    @Test
    @Tag("processes")
    void anIdleAgentEnds_andSaysSo() {
        start("--idle", "1s");
        await().atMost(PATIENCE).until(() -> !Files.exists(machine.agentSocket()));
        String status = machine.run("agent", "status").out();
        assertTrue(status.contains("it had no request for"), status);
    }

    @Test
    void curlIsAClient() throws IOException, InterruptedException {
        start();
        OtherUser.Run needed = curl("http://sts/v1/process/" + ROLE, "-w", "%{http_code}");
        assertTrue(needed.out().endsWith("428"), needed.out());
        String serial = new ObjectMapper().readTree(needed.out()).path("serial").asText();
        assertEquals(machine.sample.mfa().serial(), serial);
        String body = "{\"serial\": \"" + serial + "\", \"code\": \""
                + machine.sample.mfa().code() + "\"}";
        assertEquals("", curl("http://sts/v1/code", "-X", "PUT", "-d", body).out());
        String json = curl("http://sts/v1/process/" + ROLE).out();
        assertEquals(timeless(json), process());
        String env = curl("http://sts/v1/credentials/" + ROLE + "?format=env").out();
        assertEquals(timeless(env), timeless(machine.run("export", ROLE).out()));
        String unknown =
                curl("http://sts/v1/process/no-such", "-w", "%{http_code}").out();
        assertTrue(unknown.endsWith("404"), unknown);
        String wrong = curl("http://sts/v1/code", "-X", "PUT", "-d", "{}").out();
        assertTrue(wrong.contains("six digits"), wrong);
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
    void whatPreventsTheStartIsSaid() throws IOException {
        machine.run("credentials", ROLE);
        Files.setPosixFilePermissions(
                machine.home.resolve(".config/stslib/store.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Machine.Run run = machine.run("agent", "start");
        assertEquals(7, run.status(), run.err());
        assertTrue(run.err().startsWith("sts: The agent did not start: "), run.err());
        assertTrue(run.err().contains("store.key"), run.err());
    }

    /** The agent writes no lines of the audit log, so it must not hand out credentials beside it. */
    @Test
    void withAnAuditLog_thereIsNoAgent() throws IOException {
        machine.settings("agent = \"auto\"\n[audit]\nlog = \"file\"\n");
        assertEquals(3, machine.run("agent", "start").status());
        process();
        assertFalse(Files.exists(machine.agentSocket()));
        assertEquals(0, machine.run("audit", "verify").status());
    }

    @Test
    void aFolderThatOthersCanEnterIsRefused() throws IOException {
        Path place = Files.createDirectories(machine.agentSocket().getParent());
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(7, machine.run("agent", "start").status());
    }

    /** A JVM that does not start says so on standard output. */
    @Test
    void aJvmThatDoesNotStart_isAnError() {
        machine.environment.put("JDK_JAVA_OPTIONS", "-XX:NoSuchOption");
        Machine.Run run = machine.run("agent", "start");
        assertEquals(1, run.status(), run.out());
        assertTrue(run.err().startsWith("sts: The agent did not start"), run.err());
    }

    /** The launcher says which archive of classes this JVM has. */
    @Test
    void theAgentHasTheArchiveOfTheCommand() throws IOException {
        machine.properties.put("stslib.archive", "-XX:SharedArchiveFile=/no/such.jsa");
        start();
        Path proc = Path.of("/proc", status().path("pid").asText(), "cmdline");
        assumeTrue(Files.exists(proc), "There is no /proc");
        assertTrue(Files.readString(proc).contains("-XX:SharedArchiveFile=/no/such.jsa"));
    }

    @Test
    void aFolderThatOthersCanEnter_commandsGoOnWithoutTheAgent() throws IOException {
        Path place = Files.createDirectories(machine.agentSocket().getParent());
        Files.createFile(machine.agentSocket());
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        Machine.Run run = machine.run("process", ROLE);
        assertEquals(0, run.status(), run.err());
        assertTrue(run.err().contains(place.toString()), run.err());
        Files.delete(machine.agentSocket());
    }

    /** Another process has the locks while it asks a person. */
    @Test
    @SuppressWarnings("try") // The locks are used by being held.
    void withoutInput_nothingWaitsForAnotherPrompt() throws IOException {
        start();
        try (FileChannel prompt = FileChannel.open(
                        log().resolveSibling("prompt.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileChannel begin = FileChannel.open(log().resolveSibling("start.lock"), StandardOpenOption.WRITE);
                FileLock asked = prompt.lock();
                FileLock started = begin.lock()) {
            assertEquals(4, machine.run("process", ROLE, "--no-input").status());
            machine.run("agent", "stop");
            Machine.Run run = machine.run("agent", "start", "--no-input");
            assertEquals(4, run.status(), run.err());
        }
    }

    @Test
    void withoutInput_aProfileThatNeedsACodeIsLeftOut() throws IOException {
        TestUser carol = machine.sts.addUser("222233334444", "carol");
        String role = "arn:aws:iam::222233334444:role/Plain";
        machine.sts.addRole(role).trust(carol.arn());
        String own = "\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint();
        machine.addToConfig("[profile carol]\naws_access_key_id = " + carol.accessKeyId() + "\naws_secret_access_key = "
                + carol.secretAccessKey() + own + "\n[profile plain]\nrole_arn = " + role
                + "\nsource_profile = carol" + own);
        start();
        Machine.Run run = machine.run("export", "--all", "--format", "ini", "--no-input");
        assertEquals(4, run.status(), run.err());
        assertTrue(run.out().contains("[sts-plain]"), run.err());
        assertTrue(run.err().contains("Profile '" + ROLE + "' is left out"), run.err());
        assertTrue(requests() > 0, "the agent was asked");
        assertEquals(0, machine.typedCodes);
    }

    /** The folders would keep the other user out already; the agent does, too. */
    @Test
    void anotherUserIsRefused() throws IOException, InterruptedException {
        OtherUser.assume();
        start();
        process();
        for (Path path = machine.agentSocket();
                path != null && path.startsWith(machine.home);
                path = path.getParent()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        for (String request : List.of("process/" + ROLE, "status", "store", "credentials/" + ROLE)) {
            OtherUser.Run run = OtherUser.run(
                    "curl", "-q", "-sS", "--unix-socket", machine.agentSocket().toString(), "http://sts/v1/" + request);
            assertEquals("This server belongs to another user.\n", run.out());
        }
        Files.setPosixFilePermissions(machine.agentSocket().getParent(), PosixFilePermissions.fromString("rwx------"));
        process();
    }

    private OtherUser.Run curl(String url, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-q",
                "-sS",
                "--noproxy",
                "*",
                "--unix-socket",
                machine.agentSocket().toString(),
                url));
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

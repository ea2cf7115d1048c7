package dev.stslib.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS's clients get credentials from the command in each of the three ways, call STS with them, and do so again with new
 * ones. The credentials live so shortly that the command makes new ones after half their life. All clients run at once.
 */
@Tag("one-jdk")
@Timeout(180)
class RealClientsTest {
    private static final Duration LIFETIME = Duration.ofSeconds(24);
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Path NODE = Path.of("target", "node-clients").toAbsolutePath();

    /** Where a client finds credentials. */
    private enum Way {
        PROCESS,
        CONTAINER,
        METADATA
    }

    /** One client that runs. Its region names it to STS. */
    private record Run(String region, Process process, Path out) {}

    private final EmbeddedSts sts = EmbeddedSts.builder().anyRegion().start();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    private final Instant start = Instant.now();
    private JsonNode served = new JsonMapper().createArrayNode();

    @AfterEach
    void end() {
        processes.forEach(RealClientsTest::end);
        sts.close();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @TestFactory
    Stream<DynamicTest> everyClientInEveryWay() throws IOException, InterruptedException {
        prepare();
        Map<String, List<String>> clients = new HashMap<>();
        Map<String, String> missing = new HashMap<>();
        String endpoint = sts.endpoint().toString();
        awsCli().ifPresentOrElse(
                aws -> clients.put("aws-cli", List.of("sh", script("client.sh"), endpoint, aws)),
                () -> missing.put("aws-cli", "the AWS CLI is not installed"));
        boto3().ifPresentOrElse(
                python -> clients.put("boto3", List.of(python, script("client.py"), endpoint)),
                () -> missing.put("boto3", "boto3 is not installed"));
        String node = nodePackages();
        if (node == null) {
            clients.put("sdk-js", List.of("node", script(NODE, "client.mjs"), endpoint));
        } else {
            missing.put("sdk-js", node);
        }
        clients.put(
                "sdk-java",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SdkClientMain.class.getName(),
                        endpoint));
        List<DynamicTest> tests = new ArrayList<>();
        if (System.getenv("E_CLIENT") != null) clients.keySet().retainAll(List.of(System.getenv("E_CLIENT").split(",", -1)));
        for (Map.Entry<String, List<String>> client : clients.entrySet()) {
            for (Way way : Way.values()) {
                Run run = start(client.getKey() + "-" + way.name().toLowerCase(Locale.ROOT), client.getValue(), way);
                tests.add(DynamicTest.dynamicTest(run.region(), () -> check(run)));
            }
        }
        missing.forEach((client, why) -> tests.add(DynamicTest.dynamicTest(client, () -> assumeTrue(false, why))));
        return tests.stream();
    }

    private void prepare() throws IOException {
        TestUser user = sts.addUser("111122223333", "carol");
        sts.addRole("arn:aws:iam::222233334444:role/Reader").trust(user.arn());
        sts.faults().add(Fault.lifetime(LIFETIME).onAction("AssumeRole"));
        Path program = Files.writeString(
                home.resolve("sts"), "#!/bin/sh\nexec '" + String.join("' '", Program.command()) + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String place = "region = us-east-1\nendpoint_url = " + sts.endpoint() + "\n";
        Files.writeString(
                Files.createDirectories(home.resolve(".aws")).resolve("config"),
                "[profile carol]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                        + user.secretAccessKey() + "\n" + place
                        + "[profile reader]\nrole_arn = arn:aws:iam::222233334444:role/Reader\nsource_profile = carol\n"
                        + place + "[profile client]\ncredential_process = " + program
                        + " process reader --region us-east-1\n");
        ProcessBuilder serve = new ProcessBuilder(program.toString(), "serve", "reader", "--output", "json")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        environment(serve);
        Process server = serve.start();
        processes.add(server);
        JsonMapper mapper = new JsonMapper();
        // The pipe stays open, so it is read up to the end of the array only.
        served = mapper.readTree(mapper.createParser(server.getInputStream()));
    }

    private void environment(ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment().putAll(Program.environment(home));
    }

    private Run start(String region, List<String> command, Way way) throws IOException {
        Path out = home.resolve(region);
        List<String> words = new ArrayList<>();
        boolean byExec = way == Way.CONTAINER && region.startsWith("aws-cli");
        if (byExec) {
            words.addAll(List.of(home.resolve("sts").toString(), "exec", "reader", "--region", "us-east-1", "--server", "--"));
            words.addAll(List.of("env", "AWS_REGION=" + region, "AWS_DEFAULT_REGION=" + region));
        }
        if (way == Way.METADATA) {
            // Clients give the metadata service a second only, which a busy machine exceeds.
            words.addAll(List.of("sh", "-c", "until \"$@\"; do sleep 1; done", "sh"));
        }
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        environment(builder);
        Map<String, String> variables = builder.environment();
        variables.put("AWS_REGION", region);
        variables.put("AWS_DEFAULT_REGION", region);
        if (way != Way.METADATA) {
            variables.put("AWS_EC2_METADATA_DISABLED", "true");
        }
        if (way == Way.PROCESS) {
            variables.put("AWS_PROFILE", "client");
        } else if (!byExec) {
            variables.put("AWS_CONFIG_FILE", "/dev/null");
            variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
            JsonNode row = served.path(0);
            if (way == Way.CONTAINER) {
                variables.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", row.path("uri").asText());
                variables.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", row.path("token").asText());
            } else {
                variables.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", row.path("metadata").asText());
                variables.put("AWS_METADATA_SERVICE_TIMEOUT", "10");
            }
        }
        Process process = builder.start();
        processes.add(process);
        return new Run(region, process, out);
    }

    private void check(Run run) throws IOException {
        Duration patience = PATIENCE.minus(Duration.between(start, Instant.now()));
        try {
            await().atMost(patience.isNegative() ? Duration.ofSeconds(1) : patience)
                    .until(() -> keys(run) > 1 || !run.process().isAlive());
        } catch (ConditionTimeoutException e) {
            fail("The client uses no new credentials: " + uses(run), e);
        }
        String printed = Files.readString(run.out());
        assertTrue(run.process().isAlive(), printed);
        assertTrue(printed.contains("arn:aws:sts::222233334444:assumed-role/Reader/"), printed);
        for (RecordedRequest use : uses(run)) {
            assertEquals("GetCallerIdentity", use.action(), use + printed);
            assertEquals(200, use.status(), use + printed);
        }
        end(run.process());
    }

    private List<RecordedRequest> uses(Run run) {
        return sts.requests().stream()
                .filter(request -> run.region().equals(request.region()) && request.status() != 0)
                .toList();
    }

    private long keys(Run run) {
        return uses(run).stream().map(RecordedRequest::accessKeyId).distinct().count();
    }

    /** Debian's AWS CLI, or else another one. */
    private static Optional<String> awsCli() {
        return Stream.of("/usr/bin/aws", "aws")
                .filter(aws -> aws.startsWith("/") ? Files.isExecutable(Path.of(aws)) : Program.isInstalled(aws))
                .findFirst();
    }

    /** Debian's Python with its boto3, or else another one. */
    private Optional<String> boto3() {
        return Stream.of("/usr/bin/python3", "python3")
                .filter(python -> ends(home, List.of(python, "-c", "import boto3")) == 0)
                .findFirst();
    }

    /** Installs the SDK for JavaScript once; returns why it cannot. */
    private static @Nullable String nodePackages() throws IOException {
        if (!Program.isInstalled("node") || !Program.isInstalled("npm")) {
            return "Node.js and npm are not installed";
        }
        Files.createDirectories(NODE);
        boolean same = true;
        for (String file : List.of("package.json", "package-lock.json")) {
            byte[] wanted = resource(file);
            Path there = NODE.resolve(file);
            same &= Files.exists(there) && Arrays.equals(wanted, Files.readAllBytes(there));
            Files.write(there, wanted);
        }
        Path complete = NODE.resolve("node_modules/.package-lock.json");
        if (same && Files.exists(complete)) {
            return null;
        }
        return ends(NODE, List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")) == 0
                ? null
                : "npm cannot install the AWS SDK for JavaScript";
    }

    private static int ends(Path folder, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor();
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String script(String name) {
        return script(home, name);
    }

    private static String script(Path folder, String name) {
        try {
            return Files.write(folder.resolve(name), resource(name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = RealClientsTest.class.getResourceAsStream("clients/" + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }
}

package dev.stslib.cli;

import static org.awaitility.Awaitility.await;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS's clients get credentials from the command in each of the three ways, and call STS with them. The credentials live so
 * shortly that each client asks again soon, and the command has new ones after half their life.
 */
@Tag("processes")
@Tag("one-jdk")
@Timeout(180)
class RealClientsTest {
    private static final Duration LIFETIME = Duration.ofSeconds(16);
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Path NODE = Path.of("target", "node-clients").toAbsolutePath();
    private static final EmbeddedSts STS = EmbeddedSts.builder().anyRegion().start();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private static Path home;

    private static @Nullable Process server;
    private static JsonNode served = new JsonMapper().createObjectNode();

    private final Map<Way, Process> running = new EnumMap<>(Way.class);

    /** Where a client finds credentials. */
    private enum Way {
        PROCESS,
        CONTAINER,
        METADATA
    }

    @BeforeAll
    static void serve() throws IOException {
        TestUser user = STS.addUser("111122223333", "carol");
        STS.addRole("arn:aws:iam::222233334444:role/Reader").trust(user.arn());
        STS.faults().add(Fault.lifetime(LIFETIME).onAction("AssumeRole"));
        Path sts = Files.writeString(
                home.resolve("sts"), "#!/bin/sh\nexec '" + String.join("' '", Program.command()) + "' \"$@\"\n");
        Files.setPosixFilePermissions(sts, PosixFilePermissions.fromString("rwx------"));
        String place = "region = us-east-1\nendpoint_url = " + STS.endpoint() + "\n";
        Files.writeString(
                Files.createDirectories(home.resolve(".aws")).resolve("config"),
                "[profile carol]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                        + user.secretAccessKey() + "\n" + place
                        + "[profile reader]\nrole_arn = arn:aws:iam::222233334444:role/Reader\nsource_profile = carol\n"
                        + place
                        + "[profile client]\ncredential_process = " + sts + " process reader --region us-east-1\n");
        for (String script : List.of("again.sh", "client.py", "client.sh")) {
            Files.write(home.resolve(script), resource(script));
        }
        ProcessBuilder builder = new ProcessBuilder(sts.toString(), "serve", "reader", "--output", "json")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        use(Program.environment(home), builder);
        Process started = builder.start();
        server = started;
        JsonMapper json = new JsonMapper();
        // The pipe stays open, so it is read up to the end of the array only.
        JsonNode rows = json.readTree(json.createParser(started.getInputStream()));
        served = rows.path(0);
    }

    private static void use(Map<String, String> variables, ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment().putAll(variables);
    }

    @AfterEach
    void endClients() {
        running.values().forEach(RealClientsTest::end);
    }

    @AfterAll
    static void endServers() {
        if (server != null) {
            end(server);
        }
        STS.close();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Test
    void awsCli() throws IOException {
        String aws = Stream.of("/usr/bin/aws", "aws")
                .filter(name -> name.startsWith("/") ? Files.isExecutable(Path.of(name)) : Program.isInstalled(name))
                .findFirst()
                .orElse(null);
        assumeTrue(aws != null, "the AWS CLI is not installed");
        assertUsesNewCredentials("sh", home.resolve("client.sh").toString(), "ENDPOINT", Objects.requireNonNull(aws));
    }

    @Test
    void boto3() throws IOException {
        String python = Stream.of("/usr/bin/python3", "python3")
                .filter(name -> statusOf(home, name, "-c", "import boto3") == 0)
                .findFirst()
                .orElse(null);
        assumeTrue(python != null, "boto3 is not installed");
        assertUsesNewCredentials(
                Objects.requireNonNull(python), home.resolve("client.py").toString(), "ENDPOINT");
    }

    @Test
    void sdkForJava() throws IOException {
        assertUsesNewCredentials(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SdkClientMain.class.getName(),
                "ENDPOINT");
    }

    @Test
    void sdkForJavaScript() throws IOException {
        assumeTrue(Program.isInstalled("node") && Program.isInstalled("npm"), "Node.js and npm are not installed");
        assumeTrue(hasNodePackages(), "npm cannot install the AWS SDK for JavaScript");
        Path script = Files.write(NODE.resolve("client.mjs"), resource("client.mjs"));
        assertUsesNewCredentials("node", script.toString(), "ENDPOINT");
    }

    /** Installs the SDK for JavaScript, unless an earlier run did. */
    private static boolean hasNodePackages() throws IOException {
        Files.createDirectories(NODE);
        boolean same = Files.exists(NODE.resolve("node_modules/.package-lock.json"));
        for (String file : List.of("package.json", "package-lock.json")) {
            byte[] wanted = resource(file);
            Path there = NODE.resolve(file);
            same &= Files.exists(there) && Arrays.equals(wanted, Files.readAllBytes(there));
            Files.write(there, wanted);
        }
        return same || statusOf(NODE, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts") == 0;
    }

    private static int statusOf(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor();
        } catch (IOException e) {
            return 127; // There is no such program.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = RealClientsTest.class.getResourceAsStream("clients/" + name)) {
            assertNotNull(in, name);
            return in.readAllBytes();
        }
    }

    /** Runs a client in all ways at once, until STS has seen a run of each use two access keys. */
    private void assertUsesNewCredentials(String... command) throws IOException {
        for (Way way : Way.values()) {
            start(way, command);
        }
        Set<Way> done = new TreeSet<>();
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                for (Way way : Way.values()) {
                    if (!done.contains(way) && usesNewCredentials(way)) {
                        done.add(way);
                        end(Objects.requireNonNull(running.get(way)));
                    }
                }
                return done.size() == running.size();
            });
        } catch (ConditionTimeoutException e) {
            StringBuilder printed = new StringBuilder("The client got new credentials only by " + done);
            for (Way way : Way.values()) {
                printed.append('\n').append(way).append(": ").append(Files.readString(home.resolve(way.name())));
            }
            fail(printed.toString(), e);
        }
        for (Way way : Way.values()) {
            String printed = Files.readString(home.resolve(way.name()));
            assertTrue(printed.contains("arn:aws:sts::222233334444:assumed-role/Reader/"), printed);
        }
    }

    private boolean usesNewCredentials(Way way) {
        Map<String, Set<String>> keys = new HashMap<>();
        for (RecordedRequest use : STS.requests()) {
            String region = String.valueOf(use.region());
            if (region.startsWith(name(way)) && use.action().equals("GetCallerIdentity") && use.status() == 200) {
                keys.computeIfAbsent(region, run -> new TreeSet<>()).add(String.valueOf(use.accessKeyId()));
            }
        }
        return keys.values().stream().anyMatch(used -> used.size() > 1);
    }

    /** Names the client to STS: by the object of this test, since each test has another. */
    private String name(Way way) {
        return "client" + Integer.toHexString(System.identityHashCode(this)) + "-"
                + way.name().toLowerCase(Locale.ROOT);
    }

    private void start(Way way, String... command) throws IOException {
        Map<String, String> variables = Program.environment(home);
        List<String> words = new ArrayList<>();
        if (way != Way.METADATA) {
            variables.put("AWS_EC2_METADATA_DISABLED", "true");
        }
        switch (way) {
            case PROCESS -> variables.put("AWS_PROFILE", "client");
            case CONTAINER -> {
                String exec = home.resolve("sts").toString();
                words.addAll(List.of(exec, "exec", "reader", "--server", "--"));
            }
            case METADATA -> {
                variables.put("AWS_CONFIG_FILE", "/dev/null");
                variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
                variables.put(
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        served.path("metadata").asText());
                variables.put("AWS_METADATA_SERVICE_TIMEOUT", "10");
            }
        }
        words.addAll(List.of("sh", home.resolve("again.sh").toString(), name(way)));
        for (String word : command) {
            words.add(word.equals("ENDPOINT") ? STS.endpoint().toString() : word);
        }
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(way.name()).toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        use(variables, builder);
        running.put(way, builder.start());
    }
}

package dev.stslib.house.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.testkit.store.RedisServer;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes on several loopback addresses share one real server of Redis and want the same roles at once: {@code
 * -Dprocesses=50} and {@code -Droles=200} set how many.
 */
@Tag("processes")
@Tag("one-jdk")
class FleetOfProcessesTest {
    private static final int PROCESSES = Integer.getInteger("processes", 6);
    private static final int ROLES = Integer.getInteger("roles", 20);

    /** Linux has all of 127.0.0.0/8. */
    private static final int ADDRESSES = System.getProperty("os.name").equals("Linux") ? 5 : 1;

    /** Requests for each role, at most. */
    private static final double MOST = 1.02;

    private static final int AT_ONCE = 3;
    private static final String SHARED = "tenant-";
    private static final String OWN = "member-";

    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder = Path.of(".");

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void oneRequestForEachRoleServesAll() throws IOException, InterruptedException {
        OwnerOnlyFiles.write(folder.resolve("name.key"), AesGcm.newKey());
        OwnerOnlyFiles.write(folder.resolve("sealing.key"), AesGcm.newKey());
        try (EmbeddedSts sts = EmbeddedSts.builder().start();
                RedisServer server = RedisServer.start(folder, listening())) {
            writeProfiles(sts);
            List<BufferedReader> outputs = new ArrayList<>();
            while (outputs.size() < PROCESSES) {
                startSome(server.port(), outputs);
            }
            long before = System.nanoTime();
            for (Process process : processes) {
                try (OutputStream input = process.getOutputStream()) {
                    input.write('\n');
                }
            }
            List<String> results = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                results.add(outputs.get(i).readLine());
                assertEquals(0, processes.get(i).waitFor());
            }
            long shared = sts.requests().stream()
                    .filter(request ->
                            String.valueOf(request.parameters().get("RoleArn")).contains(SHARED))
                    .count();
            System.out.println(PROCESSES + " processes, " + ROLES + " roles: " + shared + " requests, "
                    + (System.nanoTime() - before) / 1_000_000 + " ms");
            results.forEach(result -> assertEquals(ROLES + " 0 0", result, "served, expired, failed"));
            assertTrue(shared <= ROLES * MOST, () -> shared + " requests for " + ROLES + " roles");
        }
    }

    /** A few at a time: what is tried begins once all are ready, and loading their classes takes all processors. */
    private void startSome(int port, List<BufferedReader> outputs) throws IOException {
        int first = outputs.size();
        for (int i = first; i < Math.min(first + AT_ONCE, PROCESSES); i++) {
            outputs.add(start(address(i) + ":" + port, i));
        }
        for (BufferedReader output : outputs.subList(first, outputs.size())) {
            assertEquals(FleetMember.READY, output.readLine());
        }
    }

    private static String address(int process) {
        return "127.0.0." + (1 + process % ADDRESSES);
    }

    private static String[] listening() {
        List<String> options = new ArrayList<>(List.of("--bind"));
        for (int i = 0; i < ADDRESSES; i++) {
            options.add(address(i));
        }
        return options.toArray(String[]::new);
    }

    private void writeProfiles(EmbeddedSts sts) throws IOException {
        TestUser user = sts.addUser("111122223333", "me");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < ROLES; i++) {
            names.add(SHARED + i);
        }
        for (int i = 0; i < PROCESSES; i++) {
            names.add(OWN + i);
        }
        StringBuilder config = new StringBuilder("[profile me]\nregion = us-east-1\n");
        for (String name : names) {
            String role = "arn:aws:iam::222233334444:role/" + name;
            sts.addRole(role).trust(user.arn());
            config.append("""
                    [profile %s]
                    role_arn = %s
                    source_profile = me
                    region = us-east-1
                    endpoint_url = %s
                    """.formatted(name, role, sts.endpoint()));
        }
        Files.writeString(folder.resolve("config"), config);
        Files.writeString(
                folder.resolve("credentials"),
                "[me]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                        .formatted(user.accessKeyId(), user.secretAccessKey()));
    }

    private BufferedReader start(String address, int number) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-classpath",
                System.getProperty("java.class.path"),
                FleetMember.class.getName(),
                "redis://" + address,
                folder.toString(),
                OWN + number,
                SHARED,
                Integer.toString(ROLES));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("AWS_CONFIG_FILE", folder.resolve("config").toString());
        builder.environment()
                .put(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        folder.resolve("credentials").toString());
        Process process = builder.start();
        processes.add(process);
        return process.inputReader(StandardCharsets.UTF_8);
    }
}

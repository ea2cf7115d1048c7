package dev.stslib.house.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.house.support.Crowd;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.testkit.store.RedisServer;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes on several loopback addresses share one real server of Redis and want the same roles at once: {@code
 * -Dprocesses=50} and {@code -Droles=200} set how many.
 *
 * <p>What is measured is a fleet that runs. Each process first reads roles that no other uses, since fifty JVMs that start on
 * two processors, and load and interpret the same classes all at once, get so little done that the calls of their stores
 * wait for a thread for longer than the engine allows. A process then asks STS without the store. Machines of a fleet have
 * processors to themselves. These first requests are counted too: one for each role.
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

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void oneRequestForEachRoleServesAll() throws IOException, InterruptedException {
        OwnerOnlyFiles.write(folder.resolve("name.key"), AesGcm.newKey());
        OwnerOnlyFiles.write(folder.resolve("sealing.key"), AesGcm.newKey());
        try (EmbeddedSts sts = EmbeddedSts.builder().start();
                RedisServer server = RedisServer.start(folder, listening());
                Crowd crowd = new Crowd(folder)) {
            writeProfiles(sts);
            startAll(crowd, server.port());
            Instant begun = Instant.now();
            List<String> results = crowd.work();
            Duration took = Duration.between(begun, Instant.now());
            List<Instant> shared = requests(sts, SHARED);
            Duration asked = Duration.between(begun, Collections.max(shared));
            System.out.println(PROCESSES + " processes, " + ROLES + " roles: " + shared.size()
                    + " requests, the last one after " + asked.toMillis() + " ms, all served after " + took.toMillis()
                    + " ms");
            results.forEach(result -> assertEquals(ROLES + " 0 0", result, "served, expired, failed"));
            assertTrue(shared.size() <= ROLES * MOST, () -> shared.size() + " requests for " + ROLES + " roles");
            int wanted = PROCESSES * FleetMember.OWN_ROLES;
            int own = requests(sts, OWN).size();
            assertTrue(
                    own >= wanted && own <= wanted * MOST,
                    () -> own + " requests for " + wanted + " roles of one process each");
        }
    }

    /** When the requests for some roles came. */
    private static List<Instant> requests(EmbeddedSts sts, String roles) {
        return sts.requests().stream()
                .filter(request ->
                        String.valueOf(request.parameters().get("RoleArn")).contains(roles))
                .map(RecordedRequest::at)
                .toList();
    }

    /** A few at a time: what is tried begins once all are ready, and loading their classes takes all processors. */
    private void startAll(Crowd crowd, int port) throws IOException {
        for (int i = 0; i < PROCESSES; i++) {
            crowd.start(
                    FleetMember.class,
                    96,
                    Map.of(),
                    "redis://" + address(i) + ":" + port,
                    folder.toString(),
                    own(i),
                    SHARED,
                    Integer.toString(ROLES));
            if ((i + 1) % AT_ONCE == 0) {
                crowd.awaitReady();
            }
        }
        crowd.awaitReady();
    }

    /** How the names of the roles begin that only this process reads. */
    private static String own(int process) {
        return OWN + process + "-";
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
            for (int role = 0; role < FleetMember.OWN_ROLES; role++) {
                names.add(own(i) + role);
            }
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
}

package dev.stslib.house.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.testkit.store.RedisServer;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines, one for each machine, share a store on a real server of Redis. */
@Tag("one-jdk")
@SuppressWarnings("NullAway.Init")
class FleetTest {
    private static final int MACHINES = 5;
    private static final int ROLES = 8;

    @TempDir
    private Path folder;

    private final Queue<EngineEvent> failures = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void makeKeys() {
        OwnerOnlyFiles.write(folder.resolve("name.key"), AesGcm.newKey());
        OwnerOnlyFiles.write(folder.resolve("sealing.key"), AesGcm.newKey());
    }

    private void writeProfiles(EmbeddedSts sts) throws IOException {
        TestUser user = sts.addUser("111122223333", "me");
        StringBuilder config = new StringBuilder("[profile me]\nregion = us-east-1\n");
        for (int i = 0; i < ROLES; i++) {
            String role = "arn:aws:iam::222233334444:role/tenant-" + i;
            sts.addRole(role).trust(user.arn());
            config.append(
                    "[profile tenant-%d]%nrole_arn = %s%nsource_profile = me%nregion = us-east-1%n".formatted(i, role));
        }
        Files.writeString(folder.resolve("config"), config);
        Files.writeString(
                folder.resolve("credentials"),
                "[me]%naws_access_key_id = %s%naws_secret_access_key = %s%n"
                        .formatted(user.accessKeyId(), user.secretAccessKey()));
    }

    private CredentialEngine machine(EmbeddedSts sts, RedisServer server, String timeout) {
        Map<String, String> environment = Map.of(
                "HOME", folder.toString(),
                "AWS_CONFIG_FILE", folder.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
        StoreSettings settings = StoreSettings.create()
                .option("address", server.address())
                .option("timeout", timeout)
                .option("name-key-file", folder.resolve("name.key").toString())
                .option("key-file", folder.resolve("sealing.key").toString());
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .endpoint(sts.endpoint())
                .store("redis", settings)
                .listener(event -> {
                    if (event instanceof EngineEvent.StoreFailed) {
                        failures.add(event);
                    }
                })
                .build();
    }

    @Test
    void oneMachineAsksForAll() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start();
                RedisServer server = RedisServer.start(folder)) {
            writeProfiles(sts);
            List<CredentialEngine> machines = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(MACHINES * ROLES);
            try {
                for (int i = 0; i < MACHINES; i++) {
                    machines.add(machine(sts, server, "PT20S"));
                }
                List<Future<TemporaryCredentials>> reads = new ArrayList<>();
                for (int i = 0; i < ROLES; i++) {
                    String profile = "tenant-" + i;
                    machines.forEach(machine -> reads.add(threads.submit(() -> machine.credentials(profile))));
                }
                Set<String> keys = new HashSet<>();
                for (Future<TemporaryCredentials> read : reads) {
                    keys.add(read.get().accessKeyId());
                }
                assertEquals(List.of(), List.copyOf(failures));
                assertEquals(ROLES, keys.size());
                assertEquals(ROLES, sts.count("AssumeRole"));
            } finally {
                threads.shutdownNow();
                machines.forEach(CredentialEngine::close);
            }
        }
    }

    @Test
    void everyMachineIsServedWhileTheServerHangs() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start();
                RedisServer server = RedisServer.start(folder)) {
            writeProfiles(sts);
            try (CredentialEngine one = machine(sts, server, "PT0.5S");
                    CredentialEngine other = machine(sts, server, "PT0.5S")) {
                one.credentials("tenant-0");
                server.stop();
                for (int i = 0; i < ROLES; i++) {
                    one.credentials("tenant-" + i);
                    other.credentials("tenant-" + i);
                }
                assertTrue(sts.count("AssumeRole") >= 2 * ROLES - 1);
                assertTrue(!failures.isEmpty(), "it is reported");
                server.goOn();
            }
        }
    }
}

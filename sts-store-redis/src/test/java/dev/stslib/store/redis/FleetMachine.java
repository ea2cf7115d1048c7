package dev.stslib.store.redis;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.store.support.server.ServerKeys;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** One machine of a fleet: an engine whose store is on Redis. As a program, in a process for itself, it reads roles. */
final class FleetMachine {
    /** The time-out of calls that must not fail because the machine of the test is busy. */
    static final String PATIENT = "PT20S";

    /** The time-out of calls that have to fail. */
    static final String IMPATIENT = "PT1S";

    /** Short, so that a test waits little for the lease of a process that is stopped, and for a server that is left alone. */
    private static final ServerTimes TIMES =
            new ServerTimes(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private FleetMachine() {}

    /** Writes the files of a user whose keys sign the requests of all machines. */
    static TestUser writeFiles(EmbeddedSts sts, Path folder) throws IOException {
        TestUser user = sts.addUser("111122223333", "me");
        Files.writeString(folder.resolve("config"), "[profile me]\nregion = us-east-1\n");
        Files.writeString(
                folder.resolve("credentials"),
                "[me]%naws_access_key_id = %s%naws_secret_access_key = %s%n"
                        .formatted(user.accessKeyId(), user.secretAccessKey()));
        return user;
    }

    static CredentialEngineBuilder builder(Path folder, URI sts, String redis, String timeout) {
        return builder(folder, sts, redis, timeout, TIMES);
    }

    static CredentialEngineBuilder builder(Path folder, URI sts, String redis, String timeout, ServerTimes times) {
        StoreSettings settings =
                StoreSettings.create().option(RedisSettings.ADDRESS, redis).option(RedisSettings.TIMEOUT, timeout);
        Map<String, String> environment = Map.of(
                "HOME", folder.toString(),
                "AWS_CONFIG_FILE", folder.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
        ServerKeys keys = new ServerKeys(TestRedis.NAME_KEY, TestRedis.SEALING_KEY);
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .endpoint(sts)
                .store(new RedisStore(keys, InstantSource.system(), System::nanoTime, times), settings);
    }

    static RoleRequest role(String arn) {
        return RoleRequest.of(arn).sourceProfile("me").sessionName("fleet").build();
    }

    /**
     * Reads roles, and prints the access key id of each.
     *
     * @param arguments the folder with the files, the addresses of STS and Redis, and the ARNs of the roles
     */
    public static void main(String[] arguments) {
        try (CredentialEngine engine = builder(Path.of(arguments[0]), URI.create(arguments[1]), arguments[2], PATIENT)
                .build()) {
            for (int i = 3; i < arguments.length; i++) {
                System.out.println(engine.credentials(role(arguments[i])).accessKeyId());
            }
        }
    }
}

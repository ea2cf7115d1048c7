package dev.stslib.house.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.stslib.house.support.Crowd;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes start together on an empty store and want the same role, which needs a code of a person's device: twenty, or
 * as many as {@code -Dhouse.processes} says.
 */
@Tag("processes")
@Tag("one-jdk")
class ManyProcessesTest {
    private static final int PROCESSES = Integer.getInteger("house.processes", 20);

    /** Each of these loads the AWS SDK and sends requests. */
    private static final int ASKING = Math.max(2, PROCESSES / 5);

    @TempDir
    private Path folder = Path.of(".");

    static Stream<Arguments> crowds() {
        return Stream.of(arguments("handle", PROCESSES, 1), arguments("stscore", ASKING, ASKING));
    }

    /** {@code StsCore.generateCredentials} promises new credentials of the role; the session token and its code are shared. */
    @ParameterizedTest(name = "{1} processes by {0}")
    @MethodSource("crowds")
    void oneCodeForAll(String facade, int count, int assumed) throws IOException, InterruptedException {
        try (EmbeddedSts sts = EmbeddedSts.builder().start();
                Crowd crowd = new Crowd(folder)) {
            TestUser user = sts.addUser("111122223333", "me");
            MfaDevice device = user.addMfaDevice("phone");
            String role = "arn:aws:iam::222233334444:role/shared";
            sts.addRole(role).trust(user.arn()).requireMfa();
            Files.writeString(folder.resolve("config"), """
                    [profile me]
                    mfa_serial = %2$s
                    region = us-east-1
                    endpoint_url = %3$s
                    [profile role]
                    role_arn = %1$s
                    source_profile = me
                    mfa_serial = %2$s
                    region = us-east-1
                    endpoint_url = %3$s
                    """.formatted(role, device.serial(), sts.endpoint()));
            Files.writeString(
                    folder.resolve("credentials"),
                    "[me]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                            .formatted(user.accessKeyId(), user.secretAccessKey()));
            Files.createDirectory(folder.resolve("asked"));
            for (int i = 0; i < count; i++) {
                crowd.start(
                        OneOfMany.class,
                        64,
                        Map.of(OneOfMany.SECRET, device.secret()),
                        folder.resolve("store").toString(),
                        folder.resolve("asked").toString(),
                        facade);
            }
            crowd.awaitReady();
            Set<String> got = new HashSet<>(crowd.work());
            assertEquals(1, got.size(), "all have the same: " + got);
            assertEquals(assumed, sts.count("AssumeRole"));
            assertEquals(1, sts.count("GetSessionToken"));
            try (Stream<Path> asked = Files.list(folder.resolve("asked"))) {
                assertEquals(1, asked.count(), "how often a person was asked");
            }
        }
    }
}

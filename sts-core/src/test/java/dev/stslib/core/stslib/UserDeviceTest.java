package dev.stslib.core.stslib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.ManualWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that only the role profiles name, as in stslib's example of a role file. */
class UserDeviceTest {
    private static final List<String> ROLES = List.of("S3ReadOnlyRole-prod", "CodeDeployRole-qa");

    private final ManualWorld world = new ManualWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theDeviceOfTheRoleProfilesDoesForTheUser() throws IOException {
        takeTheDeviceOutOfTheUsersProfile();
        try (StsCore sts = world.stsCore(engine -> engine)) {
            assertEquals(
                    world.sample.mfa().serial(),
                    sts.generateSessionToken(5, world.sample.mfa().code()).mfaSerial());
            assertEquals(2, sts.generateCredentials(ROLES).names().size());
            world.clock.advance(Duration.ofHours(4));
            assertEquals(2, sts.currentCredentials().names().size());
            assertEquals(1, world.sts.count("GetSessionToken"));
        }
    }

    @Test
    void twoDevicesAreNotGuessedBetween() throws IOException {
        takeTheDeviceOutOfTheUsersProfile();
        Path config = world.folder.resolve("config");
        Files.writeString(
                config,
                Files.readString(config)
                        + "\n[profile other]\nrole_arn = arn:aws:iam::444455556666:role/Other\n"
                        + "source_profile = BobSmith\nmfa_serial = arn:aws:iam::111122223333:mfa/Second\n");
        try (StsCore sts = world.stsCore(engine -> engine)) {
            String message = Objects.requireNonNull(
                    assertThrows(ProfileConfigurationException.class, () -> sts.generateSessionToken(5, "123456"))
                            .getMessage());
            assertTrue(message.contains("mfa/Second") && message.contains("mfa/BobSmith"), message);
            assertEquals(0, world.sts.requests().size());
        }
    }

    private void takeTheDeviceOutOfTheUsersProfile() throws IOException {
        Path config = world.folder.resolve("config");
        StringBuilder kept = new StringBuilder();
        boolean user = false;
        for (String line : Files.readAllLines(config)) {
            user = line.startsWith("[") ? line.contains("BobSmith") : user;
            if (!(user && line.startsWith("mfa_serial"))) {
                kept.append(line).append('\n');
            }
        }
        Files.writeString(config, kept);
    }
}

package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.testkit.sts.MfaDevice;
import dev.stslib.testkit.sts.RecordedRequest;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty role profiles over three devices, two of them reached through chains, over TLS for twelve hours: three codes. */
@Tag("one-jdk")
class FiftyRolesTest {
    private static final int ROLES = 50;
    private static final int DEVICES = 3;

    private final List<String> asked = new ArrayList<>();
    private final Map<String, MfaDevice> devices = new HashMap<>();
    private final Map<String, Map<String, String>> expected = new HashMap<>();

    private Optional<Secret> person(String serial) {
        asked.add(serial);
        return Optional.of(
                Secret.of(Objects.requireNonNull(devices.get(serial), serial).code()));
    }

    @Test
    void threeCodesDoForTwelveHours(@TempDir Path home) {
        try (MadeUpMachine machine = new MadeUpMachine(home, true)) {
            machine.config(config(machine));
            MfaCodeSource person = request -> person(request.serial());
            try (CredentialEngine engine = machine.engine().mfa(person).build()) {
                List<CredentialHandle> handles = new ArrayList<>();
                for (int i = 0; i < ROLES; i++) {
                    handles.add(engine.handle("role" + i));
                }
                for (int minute = 0; minute < 12 * 60; minute += 5) {
                    for (CredentialHandle handle : handles) {
                        assertFalse(handle.get().isExpired(machine.clock.instant()), handle.profile());
                    }
                    machine.clock.advance(Duration.ofMinutes(5));
                }
            }
            assertEquals(DEVICES, asked.size(), "codes asked for: " + asked);
            assertEquals(DEVICES, asked.stream().distinct().count());
            checkRequests(machine.sts.requests());
        }
    }

    private void checkRequests(List<RecordedRequest> requests) {
        assertTrue(requests.stream().allMatch(request -> request.status() == 200));
        List<RecordedRequest> sessions = requests.stream()
                .filter(request -> request.action().equals("GetSessionToken"))
                .toList();
        assertEquals(DEVICES, sessions.size());
        assertEquals(
                devices.keySet(),
                java.util.Set.copyOf(sessions.stream()
                        .map(request -> request.parameters().get("SerialNumber"))
                        .toList()));
        Map<String, Integer> count = new HashMap<>();
        for (RecordedRequest request : requests) {
            if (request.action().equals("AssumeRole")) {
                Map<String, String> parameters = new HashMap<>(request.parameters());
                parameters.remove("Action");
                parameters.remove("Version");
                String arn = parameters.get("RoleArn");
                assertEquals(expected.get(arn), parameters);
                assertEquals("eu-west-1", request.region());
                count.merge(arn, 1, Integer::sum);
            }
        }
        assertEquals(expected.keySet(), count.keySet());
        count.forEach((arn, times) -> assertTrue(times >= 12 && times <= 24, arn + ": " + times));
    }

    /** Profiles role0 to role49; role3 has role0 as its source and role4 has role1, all others a user. */
    private String config(MadeUpMachine machine) {
        StringBuilder config = new StringBuilder();
        List<TestUser> users = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            TestUser user = machine.sts.addUser("111122223333", "user" + i);
            MfaDevice device = user.addMfaDevice("device" + i);
            devices.put(device.serial(), device);
            users.add(user);
            config.append(MadeUpMachine.keys("user" + i, user))
                    .append("mfa_serial = ")
                    .append(device.serial())
                    .append('\n');
        }
        for (int i = 0; i < ROLES; i++) {
            String arn = "arn:aws:iam::222233334444:role/Role" + i;
            boolean chained = i == 3 || i == 4;
            String source = chained ? "role" + (i - 3) : "user" + i % DEVICES;
            TestRole role = machine.sts
                    .addRole(arn)
                    .trust(
                            chained
                                    ? "arn:aws:iam::222233334444:role/Role" + (i - 3)
                                    : users.get(i % DEVICES).arn())
                    .externalId("external-" + i)
                    .allowTags();
            if (!chained) {
                role.requireMfa();
            }
            config.append("[profile role" + i + "]\nrole_arn = " + arn + "\nsource_profile = " + source
                    + "\nrole_session_name = session-" + i + "\nexternal_id = external-" + i
                    + "\nduration_seconds = 3600\nsession_tags = team=team" + i + "\n");
            expected.put(
                    arn,
                    Map.of(
                            "RoleArn",
                            arn,
                            "RoleSessionName",
                            "session-" + i,
                            "ExternalId",
                            "external-" + i,
                            "DurationSeconds",
                            "3600",
                            "Tags.member.1.Key",
                            "team",
                            "Tags.member.1.Value",
                            "team" + i));
        }
        return config.toString();
    }
}

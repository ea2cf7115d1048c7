package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that look and change nothing. */
class LookingCommandsTest extends MachineTest {
    private static JsonNode json(Machine.Run run) throws IOException {
        assertEquals(0, run.status(), run.err());
        return new JsonMapper().readTree(run.out());
    }

    @Test
    void profiles_showsKindsAndWhatCannotBeUsed() throws IOException {
        machine.addToConfig("[profile broken]\nrole_arn = arn:aws:iam::222233334444:role/X\nsource_profile = missing");
        JsonNode all = json(machine.run("profiles", "--output", "json"));
        assertEquals("keys", all.get(0).get("kind").asText());
        assertEquals("444455556666", all.get(3).get("account").asText());
        assertEquals("S3ReadOnlyRole", all.get(3).get("role").asText());
        assertTrue(all.get(3).get("mfa").asBoolean());
        assertEquals("unusable", all.get(4).get("kind").asText());
    }

    @Test
    void explain_saysWhereEachValueStandsAndShowsNoSecret() throws IOException {
        machine.environment.put("AWS_REGION", "eu-west-1");
        machine.environment.put("AWS_EC2_METADATA_DISABLED", "true");
        machine.addToConfig(
                "[profile command]\ncredential_process = print-keys --password hunter2\nregion = us-east-1");
        Machine.Run run = machine.run("explain", ROLE, "--region", "eu-west-3");
        List<String> lines = run.lines();
        String role = lines.stream()
                .filter(line -> line.contains("role_arn"))
                .findFirst()
                .orElse("");
        assertTrue(role.matches(".*" + machine.config() + ":[0-9]+"), run.out());
        assertTrue(run.out().contains("AWS_REGION"), run.out());
        assertTrue(run.out().contains("AWS_EC2_METADATA_DISABLED"), run.out());
        assertTrue(lines.stream().anyMatch(line -> line.matches("command line +--region +eu-west-3 +--region")));
        assertTrue(run.out().contains("credentials:4"), run.out());
        assertFalse(run.out().contains(machine.sample.bob().secretAccessKey()));
        assertFalse(machine.run("explain", "command").out().contains("hunter2"));
        assertEquals(0, machine.sts.requests().size());
    }

    @Test
    void status_followsTheClock() throws IOException {
        assertEquals("Nothing is stored.\n", machine.run("status").out());
        assertFalse(Files.exists(machine.home.resolve(".local")), "looking makes no store");
        assertEquals(0, machine.run("credentials", ROLE).status());
        machine.clock.advance(Duration.ofMinutes(30));
        JsonNode role = json(machine.run("status", "--json")).get(1);
        assertEquals(ROLE, role.get("profile").asText());
        assertEquals(1800, role.get("expiresIn").asInt());
        assertEquals(0.5, role.get("left").asDouble());
        assertEquals(
                machine.clock.instant().plus(Duration.ofMinutes(15)).toString(),
                role.get("refreshFrom").asText());
        assertEquals(List.of("BobSmith", ROLE), machine.run("list").lines());
        machine.clock.advance(Duration.ofMinutes(31));
        assertEquals(List.of("BobSmith"), machine.run("list").lines());
        assertTrue(machine.run("status").out().contains("expired"));
    }

    @Test
    void status_watch_asksForThePasswordOnce() {
        assertEquals(0, machine.run("store", "init", "--password").status());
        assertEquals(0, machine.run("credentials", ROLE).status());
        machine.typedPasswords = 0;
        Machine.Run run = machine.run("status", "--watch");
        assertEquals(0, run.status(), run.err());
        assertTrue(machine.dialog.questions.toString().contains(ROLE), machine.dialog.questions.toString());
        assertEquals(1, machine.typedPasswords);
    }

    @Test
    void whoami_asksAboutTheProfileOrTheEnvironment() throws IOException {
        JsonNode role = json(machine.run("whoami", ROLE, "--output", "json")).get(0);
        assertTrue(role.get("arn").asText().startsWith("arn:aws:sts::444455556666:assumed-role/S3ReadOnlyRole/"));
        machine.environment.put("AWS_ACCESS_KEY_ID", machine.sample.bob().accessKeyId());
        machine.environment.put("AWS_SECRET_ACCESS_KEY", machine.sample.bob().secretAccessKey());
        JsonNode bob = json(machine.run(
                        "whoami",
                        "--output",
                        "json",
                        "--endpoint-url",
                        machine.sts.endpoint().toString()))
                .get(0);
        assertEquals(machine.sample.bob().arn(), bob.get("arn").asText());
    }

    @Test
    void decode_readsStandardInput() {
        machine.in = machine.sts.encodeMessage("{\"allowed\": false}") + "\n";
        Machine.Run run = machine.run("decode", "--profile", ROLE, "-");
        assertEquals("{\"allowed\": false}\n", run.out(), run.err());
    }

    @Test
    void doctor_findsProblemsAndSaysTheRemedies() throws IOException {
        Machine.Run healthy = machine.run("doctor", ROLE);
        assertEquals(0, healthy.status(), healthy.out());
        assertTrue(healthy.out().contains(machine.sts.endpoint() + " answers"), healthy.out());

        Files.setPosixFilePermissions(
                machine.home.resolve(".aws/credentials"), PosixFilePermissions.fromString("rw-r--r--"));
        machine.environment.put("HTTPS_PROXY", "http://me:hunter2@proxy.example.com:3128");
        machine.environment.put("NO_PROXY", "127.0.0.1");
        machine.sts.dateOffset(Duration.ofMinutes(-10));
        Machine.Run run = machine.run("doctor", ROLE);
        assertEquals(1, run.status(), run.out());
        assertTrue(run.out().contains("chmod 600"), run.out());
        assertTrue(run.out().contains("Set the clock"), run.out());
        assertTrue(run.out().contains("http://proxy.example.com:3128"), run.out());
        assertFalse(run.out().contains("hunter2"), run.out());
    }

    @Test
    void doctor_saysThatAnEndpointIsDown() {
        String endpoint = machine.sts.endpoint().toString();
        machine.sts.close();
        Machine.Run run = machine.run("doctor", ROLE);
        assertEquals(1, run.status(), run.out());
        assertTrue(run.out().contains(endpoint + " was not reached"), run.out());
    }
}

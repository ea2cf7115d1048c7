package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditCommandTest extends MachineTest {
    private static final String POLICY = "{\"Version\": \"2012-10-17\", \"Statement\": []}";

    private Path log() {
        return machine.home.resolve(".local/state/stslib/audit/audit.jsonl");
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log())) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }

    @Test
    void isOffUnlessConfigured() {
        assertEquals(0, machine.run("process", ROLE).status());
        assertFalse(Files.exists(machine.home.resolve(".local/state")));
        assertEquals(
                "There is no audit log yet.\n", machine.run("audit", "verify").out());
    }

    /** It would be read until the memory is full. */
    @Test
    void whatIsNoLogIsNotReadToItsEnd() throws IOException {
        Machine.Run device = machine.run("audit", "verify", "/dev/zero");
        assertEquals(7, device.status());
        assertEquals("0 lines are whole, 1 problem.\n", device.out());
        assertTrue(device.err().startsWith("sts: Line 1 and those behind it were not read"), device.err());
        Path other = Files.writeString(folder.resolve("other"), "no line of a log\n".repeat(5000));
        Machine.Run lines = machine.run("audit", "verify", other.toString());
        assertEquals(7, lines.status());
        assertEquals("0 lines are whole, 1001 problems.\n", lines.out());
    }

    @Test
    void everyCommandThatHandsOutCredentialsWritesALine() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\n");
        assertEquals(0, machine.run("credentials", ROLE, "DynamoDBRole-dev").status());
        assertEquals(0, machine.run("exec", ROLE, "--", "true").status());
        assertEquals(0, machine.run("export", ROLE).status());
        assertEquals(0, machine.run("process", ROLE).status());
        List<JsonNode> lines = lines();
        assertEquals(
                List.of("credentials", "credentials", "exec", "export", "process"),
                lines.stream().map(line -> line.get("command").asText()).toList());
        JsonNode exec = lines.get(2);
        assertEquals(ROLE, exec.get("profile").asText());
        assertEquals("444455556666", exec.get("account").asText());
        assertEquals(
                "arn:aws:iam::444455556666:role/S3ReadOnlyRole",
                exec.get("role").asText());
        assertTrue(exec.get("accessKeyId").asText().startsWith("ASIA"));
        assertEquals(machine.clock.instant().toString(), exec.get("time").asText());
        assertEquals(
                machine.clock.instant().plus(Duration.ofHours(1)).toString(),
                exec.get("expiration").asText());
        assertEquals(ProcessHandle.current().pid(), exec.get("pid").asLong());
        assertEquals(
                ProcessHandle.current().info().user().orElse(""),
                exec.get("user").asText());
        assertTrue(exec.get("policy").isNull());
        String text = Files.readString(log());
        assertTrue(machine.sts.secrets().stream().noneMatch(text::contains));
        assertEquals(
                "5 lines are whole, 0 problems.\n",
                machine.run("audit", "verify").out());
    }

    @Test
    void thePolicyIsNamedByItsHash() throws IOException, NoSuchAlgorithmException {
        machine.settings("[audit]\nlog = \"file\"\nfolder = \"~/mine\"\n");
        Machine.Run run = machine.run("exec", ROLE, "--policy", POLICY, "--", "true");
        assertEquals(0, run.status(), run.err());
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(POLICY.getBytes(StandardCharsets.UTF_8));
        JsonNode line = new JsonMapper().readTree(Files.readString(machine.home.resolve("mine/audit.jsonl")));
        assertEquals(
                "sha256:" + HexFormat.of().formatHex(hash), line.get("policy").asText());
    }

    @Test
    void withoutALine_nothingIsHandedOut() throws IOException {
        machine.settings("[audit]\nlog = \"syslog\"\nsyslog-command = [\"false\"]\n");
        List<String> started = new ArrayList<>();
        machine.children = (command, variables) -> {
            started.addAll(command);
            return 0;
        };
        for (String[] command : new String[][] {{"exec", ROLE, "--", "true"}, {"process", ROLE}, {"export", ROLE}}) {
            Machine.Run run = machine.run(command);
            assertEquals(7, run.status(), run.err());
            assertEquals("", run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains("audit.syslog-command"), run.err());
        }
        assertEquals(List.of(), started);
    }

    @Test
    void linesOfTheSystemsLogCanBeVerified() throws IOException {
        Path syslog = machine.home.resolve("syslog");
        machine.settings("[audit]\nlog = \"syslog\"\nsyslog-command = [\"sh\", \"-c\", \"printf 'Nov 27 host sts: ' >> "
                + syslog + "; cat >> " + syslog + "\"]\n");
        assertEquals(0, machine.run("process", ROLE).status());
        assertEquals(0, machine.run("process", ROLE).status());
        assertFalse(Files.exists(log()));
        assertEquals(
                "2 lines are whole, 0 problems.\n",
                machine.run("audit", "verify", syslog.toString()).out());
    }

    @Test
    void verify_reportsEachProblemAndHasAStatus() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\n");
        for (int i = 0; i < 3; i++) {
            assertEquals(0, machine.run("process", ROLE).status());
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(log()));
        lines.set(1, lines.get(1).replace("444455556666", "444455556667"));
        Files.write(log(), lines);
        Machine.Run run = machine.run("audit", "verify");
        assertEquals(7, run.status());
        assertEquals(
                "sts: Line 2 was changed: its hash differs.\nsts: Keep the log and compare it with a copy, such as that of"
                        + " syslog. Move it and its audit.head away to begin a new one.\n",
                run.err());
        assertEquals("2 lines are whole, 1 problem.\n", run.out());
        assertEquals(7, machine.run("audit", "verify", "nowhere").status());
    }
}

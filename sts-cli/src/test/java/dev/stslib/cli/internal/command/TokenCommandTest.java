package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokenCommandTest extends MachineTest {
    @Test
    void theTokenIsPrintedAloneAndNotedWithoutItsText() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\n");
        machine.sts.enableOutboundFederation("111122223333");
        Machine.Run run =
                machine.run("token", "--profile", "BobSmith", "--algorithm", "es384", "--tag", "job=42", "one", "two");
        assertEquals(0, run.status(), run.err());
        String[] parts = run.out().strip().split("\\.", -1);
        assertEquals(3, parts.length, run.out());
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertTrue(claims.contains("\"aud\":[\"one\",\"two\"]"), claims);
        assertTrue(claims.contains("\"request_tags\":{\"job\":\"42\"}"), claims);
        String line = Files.readString(machine.home.resolve(".local/state/stslib/audit/audit.jsonl"));
        assertTrue(line.contains("\"command\":\"token\"") && line.contains("user/BobSmith"), line);
        assertFalse(line.contains(parts[2]), line);
        assertEquals(0, machine.typedCodes);
    }

    @Test
    void theAuditLogNamesTheEnvironmentWhereItsKeysSign() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\n");
        machine.sts.enableOutboundFederation("111122223333");
        machine.environment.put("AWS_ACCESS_KEY_ID", machine.sample.bob().accessKeyId());
        machine.environment.put("AWS_SECRET_ACCESS_KEY", machine.sample.bob().secretAccessKey());
        Machine.Run run =
                machine.run("token", "--endpoint-url", machine.sts.endpoint().toString(), "one");
        assertEquals(0, run.status(), run.err());
        String line = Files.readString(machine.home.resolve(".local/state/stslib/audit/audit.jsonl"));
        assertTrue(line.contains("\"profile\":\"(environment)\""), line);
    }

    @Test
    void jsonHasTheExpirationToo() throws IOException {
        machine.sts.enableOutboundFederation("111122223333");
        Machine.Run run = machine.run("token", "--output", "json", "--profile", "BobSmith", "--duration", "1h", "one");
        assertEquals(0, run.status(), run.err());
        JsonNode answer = new JsonMapper().readTree(run.out());
        assertEquals(3, answer.path("token").asText().split("\\.", -1).length);
        assertFalse(answer.path("expiration").asText().isEmpty(), run.out());
        assertEquals("3600", machine.sts.requests().get(0).parameters().get("DurationSeconds"));
    }

    @Test
    void anAccountWithoutTheFeatureSaysSo() {
        Machine.Run run = machine.run("token", "--profile", "BobSmith", "one");
        assertEquals(5, run.status(), run.err());
        assertTrue(run.err().contains("Switch outbound web identity federation on"), run.err());
        assertEquals("", run.out());
    }
}

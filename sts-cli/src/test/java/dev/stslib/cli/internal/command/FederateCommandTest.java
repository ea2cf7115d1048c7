package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederateCommandTest extends MachineTest {
    private static final String POLICY =
            "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}";

    @Test
    void credentialsAreThoseOfTheFederatedUser() throws IOException {
        machine.settings("[audit]\nlog = \"file\"\n");
        Path policy = Files.writeString(machine.home.resolve("policy.json"), POLICY);
        Machine.Run run = machine.run(
                "federate",
                "build-42",
                "--profile",
                "BobSmith",
                "--policy",
                policy.toString(),
                "--duration",
                "1h",
                "--tag",
                "Team=a",
                "--format",
                "process");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("\"SessionToken\""), run.out());
        Map<String, String> sent = machine.sts.requests().get(0).parameters();
        assertEquals("build-42", sent.get("Name"));
        assertEquals(POLICY, sent.get("Policy"));
        assertEquals("3600", sent.get("DurationSeconds"));
        assertEquals("Team", sent.get("Tags.member.1.Key"));
        assertEquals(0, machine.typedCodes);
        String line = Files.readString(machine.home.resolve(".local/state/stslib/audit/audit.jsonl"));
        assertTrue(line.contains("arn:aws:sts::111122223333:federated-user/build-42"), line);
        assertTrue(line.contains("\"policy\":\"sha256:"), line);
        assertTrue(machine.sts.secrets().stream().noneMatch(line::contains));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}",
                "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:Get*\", \"*:*\"], \"Resource\": [\"*\"]}]}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"?*\", \"Resource\": \"*?\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {}}}",
                "{\"Statement\": [{\"Effect\": \"allow\", \"NotAction\": \"iam:*\", \"Resource\": \"*\"}]}",
                "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"NotResource\": \"arn:aws:s3:::x\"}]}",
            })
    void aPolicyThatAllowsEverythingIsRefusedUnlessTold(String policy) {
        Machine.Run run = machine.run("federate", "bob", "--profile", "BobSmith", "--policy", policy);
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().contains("--allow-all"), run.err());
        assertEquals(0, machine.sts.requests().size());
        Machine.Run told = machine.run("federate", "bob", "--profile", "BobSmith", "--policy", policy, "--allow-all");
        assertEquals(1, machine.sts.count("GetFederationToken"), told.err());
    }

    @Test
    void aManagedPolicyThatAllowsEverythingIsRefusedToo() {
        Machine.Run run = machine.run(
                "federate",
                "bob",
                "--profile",
                "BobSmith",
                "--policy-arn",
                "arn:aws:iam::aws:policy/AdministratorAccess");
        assertEquals(2, run.status(), run.err());
    }

    @Test
    void withoutAPolicy_orWithoutJson_nothingIsAsked() {
        Machine.Run none = machine.run("federate", "bob", "--profile", "BobSmith");
        assertEquals(2, none.status());
        assertTrue(none.err().contains("--policy"), none.err());
        assertEquals(
                2,
                machine.run("federate", "bob", "--profile", "BobSmith", "--policy", "{no json")
                        .status());
        assertEquals(
                3,
                machine.run("federate", "bob", "--profile", "BobSmith", "--policy", POLICY, "--format", "nonsense")
                        .status());
        assertEquals(0, machine.sts.requests().size());
    }

    @Test
    void credentialsOfARoleAreRefusedByAws() {
        Machine.Run run = machine.run("federate", "bob", "--profile", ROLE, "--policy", POLICY);
        assertEquals(5, run.status(), run.err());
        assertEquals("", run.out());
    }
}

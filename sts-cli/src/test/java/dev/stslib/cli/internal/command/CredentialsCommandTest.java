package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsCommandTest extends MachineTest {
    @Test
    void oneCodeForAllRolesAndAllCommands() {
        assertEquals(4, machine.run("credentials", "--all").lines().size());
        assertEquals(0, machine.run("export", "--all", "--format", "vault").status());
        assertEquals(0, machine.run("whoami", ROLE).status());
        assertEquals(1, machine.typedCodes);
        assertEquals(1, machine.sts.count("GetSessionToken"));
        assertEquals(3, machine.sts.count("AssumeRole"));
    }

    @Test
    void credentialsAreNewEachTime() {
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(2, machine.sts.count("AssumeRole"));
        assertEquals(1, machine.typedCodes);
    }

    @Test
    void profilesOfSeveralUsers_eachByItsOwnSession() throws IOException {
        var carol = machine.sts.addUser("111122223333", "carol");
        machine.sts.addRole("arn:aws:iam::555566667777:role/Reader").trust(carol.arn());
        String place = "\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint();
        machine.addToConfig("[profile carol]\naws_access_key_id = " + carol.accessKeyId() + "\naws_secret_access_key = "
                + carol.secretAccessKey() + place + "\n[profile reader]\nsource_profile = carol\nrole_arn ="
                + " arn:aws:iam::555566667777:role/Reader" + place);
        Machine.Run run = machine.run("credentials", "reader", ROLE);
        assertEquals(0, run.status(), run.err());
        assertEquals(3, run.lines().size());
        assertEquals(1, machine.typedCodes);
    }

    /** The device of the user does not decide what a role that names none is stored under. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "duration_seconds = 7200",
                "mfa_serial = arn:aws:iam::111122223333:mfa/BobSmith",
                "mfa_serial = arn:aws:iam::111122223333:mfa/BobSmith\nmfa_session_seconds = 3600"
            })
    void oneSetOfCredentialsForOneConfiguration(String lines) throws IOException {
        machine.sts
                .addRole("arn:aws:iam::555566667777:role/Reader")
                .trust(machine.sample.bob().arn())
                .maxSessionDuration(Duration.ofHours(12));
        machine.addToConfig("[profile reader]\nsource_profile = BobSmith\nrole_arn ="
                + " arn:aws:iam::555566667777:role/Reader\nregion = us-east-1\nendpoint_url = " + machine.sts.endpoint()
                + "\n" + lines);
        assertEquals(0, machine.run("credentials", "reader").status());
        int requests = machine.sts.requests().size();
        assertEquals(0, machine.run("exec", "reader", "--", "true").status());
        assertEquals(0, machine.run("process", "reader", "--no-input").status());
        assertEquals(0, machine.run("export", "reader").status());
        assertEquals(requests, machine.sts.requests().size());
    }

    @Test
    void whatFailsIsSaidWithItsRemedy() {
        machine.sample.role(ROLE).distrust(machine.sample.bob().arn());
        Machine.Run run = machine.run("credentials", ROLE, "DynamoDBRole-dev");
        assertEquals(5, run.status());
        assertTrue(run.out().contains("DynamoDBRole-dev"), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("sts: Profile '" + ROLE + "' is left out."), run.err());
    }

    @Test
    void withoutAPerson_theRemedyIsACommand() {
        Machine.Run run = machine.run("credentials", "--no-input", ROLE);
        assertEquals(4, run.status());
        assertTrue(run.err().contains("'sts credentials " + ROLE + "'"), run.err());
    }
}

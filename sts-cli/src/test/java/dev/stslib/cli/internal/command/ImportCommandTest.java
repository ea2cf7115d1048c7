package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class ImportCommandTest extends MachineTest {
    private Path credentials() {
        return machine.home.resolve(".aws/credentials");
    }

    @Test
    void aws_showsFirstAndChangesNothing() throws IOException {
        String before = Files.readString(credentials());
        Machine.Run run = machine.run("import", "aws");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains(machine.sample.bob().accessKeyId()), run.out());
        assertFalse(run.out().contains(machine.sample.bob().secretAccessKey()));
        assertTrue(run.out().contains("--yes"), run.out());
        assertEquals(before, Files.readString(credentials()));
        assertFalse(Files.exists(machine.home.resolve(".local")));
    }

    @Test
    void aws_movesTheKeysAndKeepsTheRest() throws IOException {
        Files.writeString(
                credentials(),
                "# top\n" + Files.readString(credentials())
                        + "# behind\n\n[temporary]\naws_access_key_id = ASIAX\naws_secret_access_key = x\naws_session_token = y\n");
        Machine.Run run = machine.run("import", "aws", "--yes");
        assertTrue(run.out().endsWith("Moved these keys into the store 'keystore'.\n"), run.out());
        assertEquals(0, run.status(), run.err());
        String text = Files.readString(credentials());
        assertFalse(text.contains(machine.sample.bob().secretAccessKey()));
        assertFalse(text.contains(machine.sample.bob().accessKeyId()));
        assertTrue(text.startsWith("# top\n"), text);
        assertTrue(text.contains("# behind\n\n[temporary]\naws_access_key_id = ASIAX\n"), text);
        assertEquals(0, machine.run("export", ROLE).status());
        assertEquals(1, machine.typedCodes);
        assertTrue(machine.run("import", "aws").out().contains("No profile has long-term keys"));
    }

    @Test
    void aws_keepLeavesTheFiles() throws IOException {
        String before = Files.readString(credentials());
        assertEquals(0, machine.run("import", "aws", "--yes", "--keep").status());
        assertEquals(before, Files.readString(credentials()));
        assertTrue(Files.readString(machine.config()).contains("sts_keys = store"));
    }

    @Test
    void aws_otherKeysInTheStoreAreReplacedOnlyIfTold() throws IOException {
        machine.in = machine.sample.bob().secretAccessKey();
        assertEquals(
                0,
                machine.run("configure", "BobSmith", "--access-key-id", "AKIAIOSFODNN7EXAMPLE", "--secret-file", "-")
                        .status());
        String before = Files.readString(credentials());
        Machine.Run refused = machine.run("import", "aws", "--yes");
        assertEquals(4, refused.status());
        assertTrue(refused.err().contains("AKIAIOSFODNN7EXAMPLE"), refused.err());
        assertEquals(before, Files.readString(credentials()));

        assertEquals(0, machine.run("import", "aws", "--yes", "--replace").status());
        assertEquals(0, machine.run("export", ROLE).status());
    }

    private Path awsVault(String script) throws IOException {
        Path program = Files.writeString(machine.home.resolve("my-aws-vault"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    @Test
    void awsVault_handsOverItsKeys() throws IOException {
        Files.delete(credentials());
        Path program = awsVault("case \"$*\" in 'list --credentials') echo BobSmith; echo other ;;\n"
                + "'export --no-session --format=json BobSmith') echo '{\"Version\": 1, \"AccessKeyId\": \""
                + machine.sample.bob().accessKeyId() + "\", \"SecretAccessKey\": \""
                + machine.sample.bob().secretAccessKey() + "\"}' ;;\n"
                + "'export --no-session --format=json other') echo '{\"Version\": 1, \"AccessKeyId\": \"ASIAX\","
                + " \"SecretAccessKey\": \"x\", \"SessionToken\": \"y\"}' ;;\n*) exit 9 ;; esac\n");
        Machine.Run look = machine.run("import", "aws-vault", "--program", program.toString());
        assertEquals(0, look.status(), look.err());
        assertTrue(look.out().contains("BobSmith"), look.out());
        assertFalse(Files.exists(machine.home.resolve(".local")));

        Machine.Run run = machine.run("import", "aws-vault", "--yes", "--program", program.toString());
        assertEquals(1, run.status());
        assertTrue(run.err().contains("'other' is skipped"), run.err());
        assertEquals(0, machine.run("export", ROLE).status());
    }

    @Test
    void awsVault_withoutTheProgram_sealedKeysAreSkipped() throws IOException {
        Machine.Run none = machine.run("import", "aws-vault", "--program", "no-such-aws-vault");
        assertEquals(1, none.status());
        assertTrue(none.err().contains("--program"), none.err());
        Path keys = Files.createDirectories(machine.home.resolve(".awsvault/keys"));
        Files.writeString(keys.resolve("prod"), "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJjcmVhdGVkIjoi");
        Files.writeString(keys.resolve("sts.GetSessionToken,cHJvZA,,1"), "x");
        Machine.Run run = machine.run("import", "aws-vault", "--program", "no-such-aws-vault");
        assertEquals(1, run.status());
        assertTrue(run.out().matches("(?s)PROFILE.*prod +skipped: sealed.*"), run.out());
        assertFalse(run.out().contains("GetSessionToken"), run.out());
    }
}

package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigureCommandTest extends MachineTest {
    private String id() {
        return machine.sample.bob().accessKeyId();
    }

    private String secret() {
        return machine.sample.bob().secretAccessKey();
    }

    /** No file of AWS and none of the store has the secret in clear. */
    private void assertSecretIsInNoFile() throws IOException {
        try (Stream<Path> files = Files.walk(machine.home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret()), file.toString());
            }
        }
    }

    private void answer(String... answers) {
        machine.dialog.answers.addAll(List.of(answers));
    }

    @Test
    void asksForKeysAndPutsThemIntoTheStore() throws IOException {
        Files.delete(machine.home.resolve(".aws/credentials"));
        machine.addToConfig("# mine\n[profile me]\n# here\noutput = json # as always");
        answer("me", "", id(), secret(), machine.sample.mfa().serial(), "us-east-1");
        Machine.Run run = machine.run("configure");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("The keys are in the store 'keystore'."), run.out());
        String config = Files.readString(machine.config());
        assertTrue(config.contains("# mine\n[profile me]\n# here\noutput = json # as always\n"), config);
        assertTrue(config.contains("sts_keys = store\n"), config);
        assertTrue(config.contains("credential_process = sts process me\n"), config);
        assertSecretIsInNoFile();

        assertEquals(
                0,
                machine.run("configure", "me", "--set", "endpoint_url=" + machine.sts.endpoint())
                        .status());
        Machine.Run who = machine.run("whoami", "me", "--output", "json");
        assertTrue(who.out().contains(machine.sample.bob().arn()), who.err());
        // Keys in the store get session tokens as keys in files do.
        assertEquals("Nothing is stored.\n", machine.run("status").out(), "keys are no credentials");
        Machine.Run session = machine.run("session", "me", "--duration", "1h");
        assertEquals(0, session.status(), session.err());
        assertEquals(1, machine.sts.count("GetSessionToken"));
        assertEquals(0, machine.run("process", "me").status());
        assertTrue(machine.run("explain", "me").out().contains(id()));
        assertSecretIsInNoFile();
    }

    @Test
    void rolesBehindStoredKeysUseThem() throws IOException {
        machine.in = secret() + "\n";
        Machine.Run run = machine.run("configure", "BobSmith", "--access-key-id", id(), "--secret-file", "-");
        assertEquals(0, run.status(), run.err());
        Files.delete(machine.home.resolve(".aws/credentials"));
        assertEquals(0, machine.run("export", ROLE).status());
        assertEquals(List.of(), machine.dialog.questions);
    }

    @Test
    void oldKeysInTheConfigFileAreRemoved() throws IOException {
        machine.addToConfig("[profile me]\naws_access_key_id = " + id() + "\naws_secret_access_key = " + secret());
        Path file = Files.writeString(machine.home.resolve("secret"), secret() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Machine.Run run = machine.run("configure", "me", "--access-key-id", id(), "--secret-file", file.toString());
        assertEquals(0, run.status(), run.err());
        assertFalse(Files.readString(machine.config()).contains(secret()));
    }

    @Test
    void whatCannotBeMeantIsRefused() throws IOException {
        String before = Files.readString(machine.config());
        Machine.Run line = machine.run("configure", "me", "--set", "output=json\ncredential_process = x");
        assertEquals(2, line.status());
        assertTrue(line.err().contains("'output' has a line break"), line.err());
        Machine.Run arn = machine.run("configure", "me", "--role-arn", "garbage", "--source-profile", "BobSmith");
        assertEquals(2, arn.status());
        assertTrue(arn.err().contains("'garbage' is not the ARN of a role"), arn.err());
        assertEquals(before, Files.readString(machine.config()));
        String role = "arn:aws-cn:iam::222233334444:role/path/Reader";
        Machine.Run source = machine.run("configure", "me", "--role-arn", role, "--source-profile", "nope");
        assertEquals(0, source.status(), source.err());
        assertEquals("sts: There is no source profile 'nope' yet. Write it by 'sts configure nope'.\n", source.err());
    }

    @Test
    void asksForARole() throws IOException {
        answer("reader", "arn:aws:iam::222233334444:role/Reader", "BobSmith", "", "eu-west-1");
        assertEquals(0, machine.run("configure").status());
        assertTrue(Files.readString(machine.config()).contains("""
                [profile reader]
                role_arn = arn:aws:iam::222233334444:role/Reader
                source_profile = BobSmith
                region = eu-west-1
                """));
    }

    @Test
    void aNewMachineGetsAFileThatOnlyItsOwnerCanRead() throws IOException {
        try (Stream<Path> files = Files.list(machine.home.resolve(".aws"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(machine.home.resolve(".aws"));
        assertEquals(0, machine.run("configure", "me", "--region", "eu-west-1").status());
        OwnerOnlyFiles.check(machine.config());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configure --no-input",
                "configure me --no-input",
                "configure me --no-input --access-key-id AKIAIOSFODNN7EXAMPLE",
                "configure me --no-input --role-arn arn:aws:iam::222233334444:role/Reader",
            })
    void withoutAPerson_whatIsMissingIsAnError(String line) throws IOException {
        String before = Files.readString(machine.config());
        Machine.Run run = machine.run(line.split(" ", -1));
        assertEquals(4, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals(before, Files.readString(machine.config()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws_secret_access_key=x", "AWS_SESSION_TOKEN=x", "aws_access_key_id=AKIA"})
    void noSecretIsAnArgument(String set) {
        Machine.Run run = machine.run("configure", "me", "--set", set);
        assertEquals(2, run.status());
        assertTrue(run.err().contains("--secret-file"), run.err());
    }

    @Test
    void whatIsNoKeyIsNotSaved() throws IOException {
        machine.in = "two words are no secret\n";
        Machine.Run run = machine.run("configure", "me", "--access-key-id", id(), "--secret-file", "-");
        assertEquals(2, run.status());
        assertFalse(run.err().contains("two words"), run.err());
        assertFalse(Files.readString(machine.config()).contains("profile me"));
    }

    @Test
    void thePasswordOfTheStoreIsAskedForOnce() throws IOException {
        assertEquals(0, machine.run("store", "init", "--password").status());
        machine.in = secret();
        assertEquals(
                0,
                machine.run("configure", "BobSmith", "--access-key-id", id(), "--secret-file", "-")
                        .status());
        Files.delete(machine.home.resolve(".aws/credentials"));
        machine.typedPasswords = 0;
        assertEquals(0, machine.run("export", ROLE).status());
        assertEquals(1, machine.typedPasswords);
        assertEquals(0, machine.run("status").status());
        assertEquals(2, machine.typedPasswords);
    }

    @Test
    void otherKeysInTheStoreAreReplacedOnlyIfTold() throws IOException {
        machine.in = secret();
        String[] first = {"configure", "BobSmith", "--access-key-id", id(), "--secret-file", "-"};
        assertEquals(0, machine.run(first).status());
        assertEquals(0, machine.run(first).status(), "the same keys again");
        String other = "AKIAIOSFODNN7EXAMPLE";
        Machine.Run refused = machine.run("configure", "BobSmith", "--access-key-id", other, "--secret-file", "-");
        assertEquals(4, refused.status());
        assertTrue(refused.err().contains(id()) && refused.err().contains("--replace"), refused.err());
        assertTrue(machine.run("explain", "BobSmith").out().contains(id()));

        assertEquals(
                0,
                machine.run("configure", "BobSmith", "--access-key-id", other, "--secret-file", "-", "--replace")
                        .status());
        assertTrue(machine.run("explain", "BobSmith").out().contains(other));
    }

    @Test
    void clear_keepsTheKeysUnlessTold() {
        machine.in = secret();
        assertEquals(
                0,
                machine.run("configure", "BobSmith", "--access-key-id", id(), "--secret-file", "-")
                        .status());
        assertEquals(
                "Deleted 0 entries.\n", machine.run("store", "clear", "--yes").out());
        assertEquals(
                "Deleted 1 entry.\n",
                machine.run("store", "clear", "--yes", "--keys").out());
    }
}

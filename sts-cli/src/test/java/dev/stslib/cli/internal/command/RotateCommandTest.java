package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.CredentialEngine;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.TestUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotateCommandTest extends MachineTest {
    private static final String BOB = "BobSmith";

    private TestUser bob() {
        return machine.sample.bob();
    }

    private Path credentials() {
        return machine.home.resolve(".aws/credentials");
    }

    private void assertNoSecretIn(Machine.Run run) {
        assertTrue(machine.sts.secrets().stream().noneMatch(run.out()::contains), "a secret is in the output");
        assertTrue(machine.sts.secrets().stream().noneMatch(run.err()::contains), "a secret is in the errors");
    }

    @Test
    void keysInAFile_oneCode_commentsStay_theOldKeyIsDisabledAndLaterDeleted() throws IOException {
        bob().requireMfaForKeys();
        String old = bob().accessKeyId();
        Files.writeString(credentials(), "# mine\n" + Files.readString(credentials()) + "# the end\n");
        machine.addToConfig("[profile same]\nsource_profile = " + BOB);

        Machine.Run run = machine.run("rotate", BOB);
        assertEquals(0, run.status(), run.err());
        assertNoSecretIn(run);
        assertTrue(run.out().contains("Get another with 'sts session " + BOB + "'."), run.out());
        assertEquals(1, machine.typedCodes);
        String made = bob().activeAccessKeyIds().get(0);
        assertEquals(List.of(made), bob().activeAccessKeyIds());
        assertEquals(List.of(old, made), bob().accessKeyIds());
        String file = Files.readString(credentials());
        assertTrue(file.startsWith("# mine\n"), "the comment above has gone");
        assertTrue(file.endsWith("# the end\n"), "the comment below has gone");
        assertTrue(file.contains(made) && !file.contains(old) && !file.contains(bob().secretAccessKey()));
        assertEquals(0, machine.run("whoami", BOB).status());

        Machine.Run again = machine.run("rotate", BOB, "--output", "json");
        assertEquals(0, again.status(), again.err());
        assertTrue(again.out().contains(made) && again.out().contains(old), again.out());
        assertEquals(List.of(old, made), bob().accessKeyIds());

        machine.clock.advance(Duration.ofHours(25));
        Machine.Run later = machine.run("rotate", BOB);
        assertEquals(0, later.status(), later.err());
        assertFalse(bob().accessKeyIds().contains(old));
        assertEquals(made, bob().accessKeyIds().get(0));
        assertFalse(bob().activeAccessKeyIds().contains(made));
    }

    @Test
    void keysInTheStore_finishDeletesTheOldOne() {
        assertEquals(0, machine.run("import", "aws", BOB, "--yes").status());
        String old = bob().accessKeyId();
        try (CredentialEngine running = new CommandContext(
                        machine.invocation(new ByteArrayOutputStream(), new ByteArrayOutputStream()),
                        new GlobalOptions())
                .engines()
                .open()) {
            assertTrue(running.plan(BOB).describe().contains(old));
            Machine.Run run = machine.run("rotate", BOB);
            assertEquals(0, run.status(), run.err());
            String made = bob().activeAccessKeyIds().get(0);
            assertTrue(running.plan(BOB).describe().contains(made), "a running engine does not see the new key");
            assertEquals(0, machine.run("store", "clear", "--yes").status()); // keeps keys and rotations
            machine.clock.advance(Duration.ofMinutes(1)); // until the device shows another code
            assertEquals(
                    "Deleted the key " + old + ".\n",
                    machine.run("rotate", BOB, "--finish").out());
            assertEquals(List.of(made), bob().accessKeyIds());
            assertEquals(3, machine.run("rotate", BOB, "--finish").status());
        }
        assertEquals(0, machine.run("whoami", BOB).status());
    }

    /** Entries are named after the key that they come from, so those of the old key are read by no command. */
    @Test
    void whatTheOldKeyMade_isShownAsUnused() throws IOException {
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(0, withoutProfile("no"));
        assertEquals(0, machine.run("rotate", BOB).status());
        assertEquals(2, withoutProfile("no"));
        machine.addToConfig("[profile broken]\nsource_profile = no-such\nrole_arn = arn:aws:iam::222233334444:role/R");
        assertEquals(0, withoutProfile("no"), "the profile that cannot be resolved may use them");
        assertEquals(2, withoutProfile("-"));
    }

    /** How many entries without a profile have this in the column that says whether they are used. */
    private long withoutProfile(String used) {
        return machine.run("status").lines().stream()
                .filter(line -> line.matches("-  +" + used + "  .*"))
                .count();
    }

    @Test
    void keysOfAProfileThatHasGone_areShownAsUnused() throws IOException {
        assertEquals(0, machine.run("import", "aws", BOB, "--yes").status());
        assertTrue(machine.run("store", "list").lines().get(1).matches("keys of +other +BobSmith +yes .*"));
        Files.writeString(machine.config(), Files.readString(machine.config()).replace(BOB, "Robert"));
        assertTrue(machine.run("store", "list").lines().get(1).matches("keys of +other +- +no .*"));
    }

    @Test
    void aNewKeyThatAwsDoesNotKnowYet_isTriedAgain() {
        machine.sts
                .faults()
                .add(Fault.unknownKey()
                        .onAction("GetCallerIdentity")
                        .when(request -> !bob().accessKeyId().equals(request.accessKeyId()))
                        .times(2));
        Machine.Run run = machine.run("rotate", BOB);
        assertEquals(0, run.status(), run.err());
        assertEquals(4, machine.sts.count("GetCallerIdentity"));
    }

    @Test
    void theAnswerWithTheNewKeyIsLost_theNextRunReplacesThatKey() {
        machine.sts.faults().add(Fault.reset().onAction("CreateAccessKey").once());
        String old = bob().accessKeyId();
        Machine.Run lost = machine.run("rotate", BOB);
        assertEquals(6, lost.status(), lost.err());
        assertEquals(1, machine.sts.count("CreateAccessKey"));
        String orphan = bob().accessKeyIds().get(1);
        assertEquals(0, machine.run("whoami", BOB).status());

        Machine.Run run = machine.run("rotate", BOB);
        assertEquals(0, run.status(), run.err());
        assertFalse(bob().accessKeyIds().contains(orphan));
        assertEquals(1, bob().activeAccessKeyIds().size());
        assertFalse(bob().activeAccessKeyIds().contains(old));
    }

    @Test
    void anOldKeyThatIsEnabledAgain_isDeletedOnlyWhenAskedTo() {
        String old = bob().accessKeyId();
        assertEquals(0, machine.run("rotate", BOB).status());
        bob().enableAccessKey(old);
        machine.clock.advance(Duration.ofHours(25));
        Machine.Run later = machine.run("rotate", BOB);
        assertEquals(5, later.status(), later.err());
        assertTrue(later.err().contains(old) && later.err().contains("--finish"), later.err());
        assertTrue(bob().activeAccessKeyIds().contains(old));
        machine.clock.advance(Duration.ofMinutes(1)); // until the device shows another code
        assertEquals(0, machine.run("rotate", BOB, "--finish").status());
        assertFalse(bob().accessKeyIds().contains(old));
    }

    @Test
    void whatCannotBeRotated_isSaidBeforeAKeyIsMade() throws IOException {
        Machine.Run role = machine.run("rotate", ROLE);
        assertEquals(3, role.status());
        assertTrue(role.err().contains("'sts rotate BobSmith'"), role.err());
        assertEquals(3, machine.run("rotate", "nobody").status());
        assertEquals(2, machine.run("rotate", BOB, "--store", "none").status());
        Files.setPosixFilePermissions(credentials(), PosixFilePermissions.fromString("rw-r--r--"));
        Machine.Run open = machine.run("rotate", BOB);
        assertEquals(7, open.status());
        assertEquals(1, open.err().lines().count(), open.err());
        assertEquals(0, machine.sts.count("CreateAccessKey"));
    }
}

package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoInputTest extends MachineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec " + ROLE + " -- true",
                "export " + ROLE,
                "process " + ROLE,
                "session BobSmith",
                "credentials " + ROLE,
                "whoami " + ROLE
            })
    void whereACodeIsNeeded_itFailsWithTheStatusForAPerson(String line) {
        Machine.Run run = machine.run(line.replaceFirst(" ", " --no-input ").split(" ", -1));
        assertEquals(4, run.status(), run.err());
        assertEquals(0, machine.typedCodes);
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("", run.out());
    }

    @Test
    void whereAPasswordIsNeeded_itFailsWithTheStatusForAPerson() throws IOException {
        assertEquals(0, machine.run("store", "init", "--password").status());
        assertTrue(machine.typedPasswords > 0);
        machine.typedPasswords = 0;
        Machine.Run run = machine.run("export", "--no-input", ROLE);
        assertEquals(4, run.status(), run.err());
        assertEquals(0, machine.typedPasswords);
        assertTrue(run.err().contains("--no-input"), run.err());
    }

    @Test
    void check_saysByExitStatusAloneWhetherAPersonIsNeeded() {
        Machine.Run before = machine.run("status", "--check", ROLE);
        assertEquals(4, before.status());
        assertEquals("", before.out() + before.err());
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(0, machine.run("status", "--check", ROLE).status());
        assertEquals(3, machine.run("status", "--check", "NoSuchProfile").status());
    }
}

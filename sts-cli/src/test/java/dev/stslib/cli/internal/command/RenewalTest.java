package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.stslib.testkit.sts.Fault;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command renews stored credentials when that is due, which sts status shows. */
class RenewalTest extends MachineTest {
    private String before = "";

    @BeforeEach
    void storeCredentials() {
        assertEquals(0, machine.run("credentials", ROLE).status());
        before = process();
    }

    private String process() {
        Machine.Run run = machine.run("process", "--no-input", ROLE);
        assertEquals(0, run.status(), run.err());
        return run.out();
    }

    @Test
    void beforeTheWindow_theStoredOnesAreServed() {
        machine.clock.advance(Duration.ofMinutes(44));
        assertEquals(before, process());
        assertEquals(1, machine.sts.count("AssumeRole"));
    }

    @Test
    void inTheWindow_oneCommandRenewsThem() {
        machine.clock.advance(Duration.ofMinutes(46));
        String renewed = process();
        assertNotEquals(before, renewed);
        assertEquals(renewed, process());
        assertEquals(2, machine.sts.count("AssumeRole"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec " + ROLE + " -- true", "whoami " + ROLE, "export " + ROLE, "status --check " + ROLE})
    void inTheWindow_everyCommandDoes(String line) {
        machine.clock.advance(Duration.ofMinutes(46));
        assertEquals(0, machine.run(line.split(" ", -1)).status());
        assertEquals(2, machine.sts.count("AssumeRole"));
    }

    @Test
    void inTheWindow_aFailureLeavesTheStoredOnes() {
        machine.clock.advance(Duration.ofMinutes(46));
        machine.sts
                .faults()
                .add(Fault.error(403, "AccessDenied", "no")
                        .onAction("AssumeRole")
                        .forever());
        assertEquals(before, process());
    }

    @Test
    void inTheWindow_noPersonIsAsked() {
        assertEquals(0, machine.run("process", "BobSmith").status());
        machine.clock.advance(Duration.ofHours(11).plusMinutes(30));
        assertEquals(0, machine.run("process", "BobSmith").status());
        assertEquals(1, machine.typedCodes);
    }
}

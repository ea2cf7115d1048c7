package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViaAgentTest {
    @ParameterizedTest
    @CsvSource({"0, 4", "3, 4", "9, 9", "100, 60"})
    void anAgentHasAsLongAsThisProcessHasNeededSoFar(int running, int patience) {
        assertEquals(
                Duration.ofSeconds(patience),
                ViaAgent.onBusyMachine(Duration.ofSeconds(4), Duration.ofSeconds(running)));
    }
}

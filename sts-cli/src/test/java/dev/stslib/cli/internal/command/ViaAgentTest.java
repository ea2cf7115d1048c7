package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViaAgentTest {
    @ParameterizedTest
    @CsvSource({"0, 4", "3, 4", "9, 9", "60, 20", "-5, 4"})
    void anAgentThatMayHang_hasAsLongAsTheCommandHasNeededSoFar(int runningFor, int patience) {
        assertEquals(Duration.ofSeconds(patience), ViaAgent.patience(Duration.ofSeconds(runningFor)));
    }
}

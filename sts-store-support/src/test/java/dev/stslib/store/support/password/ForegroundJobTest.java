package dev.stslib.store.support.password;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForegroundJobTest {
    @ParameterizedTest
    @CsvSource({
        "812 (java) S 811 812 800 34816 812 4194304, false",
        "812 (java) S 811 812 800 34816 800 4194304, true",
        "812 (a (b) c) S 811 812 800 34816 800 4194304, true",
        "812 (java) S 811 812 800 0 -1 4194304, false",
        "12 (java) S 0 12 12 34816 0 4194304, false"
    })
    void theGroupOfTheTerminalDecides(String stat, boolean background) {
        assertEquals(background, ForegroundJob.isBackground(stat));
    }
}

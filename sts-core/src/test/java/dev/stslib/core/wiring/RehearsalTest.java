package dev.stslib.core.wiring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.Test;

class RehearsalTest {
    /** What fails in a rehearsal fails unseen: here it would be seen. */
    @Test
    void playsToTheEnd() {
        assertDoesNotThrow(Rehearsal::all);
    }
}

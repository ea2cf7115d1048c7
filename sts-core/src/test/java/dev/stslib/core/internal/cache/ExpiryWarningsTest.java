package dev.stslib.core.internal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The times at which listeners are warned of an end. */
class ExpiryWarningsTest {
    private final ExpiryWarnings warnings = ExpiryWarnings.of(List.of(Duration.ofMinutes(10), Duration.ofMinutes(1)));

    @Test
    void areDueAtTheirTimesAndAtTheEnd() {
        long end = 10_000_000;
        assertEquals(0, warnings.due(end, end - 600_001));
        assertEquals(1, warnings.due(end, end - 600_000));
        assertEquals(1, warnings.due(end, end - 60_001));
        assertEquals(2, warnings.due(end, end - 60_000));
        assertEquals(3, warnings.due(end, end));
        assertEquals(3, warnings.due(end, end + 600_000));
    }

    @Test
    void comeOneAfterTheOther() {
        assertEquals(400_000, warnings.next(1_000_000, 0));
        assertEquals(940_000, warnings.next(1_000_000, 1));
        assertEquals(1_000_000, warnings.next(1_000_000, 2));
        assertEquals(Long.MAX_VALUE, warnings.next(1_000_000, 3));
    }
}

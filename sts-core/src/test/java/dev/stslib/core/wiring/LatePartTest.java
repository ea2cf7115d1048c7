package dev.stslib.core.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatePartTest {
    private final AtomicInteger ends = new AtomicInteger();
    private final LatePart part = new LatePart();

    @Test
    void whatWasMadeEndsOnce() {
        part.made(ends::incrementAndGet);
        assertEquals(0, ends.get());
        part.close();
        part.close();
        assertEquals(1, ends.get());
    }

    @Test
    void whatIsMadeAfterTheEndEndsAtOnce() {
        part.close();
        assertEquals(0, ends.get());
        part.made(ends::incrementAndGet);
        assertEquals(1, ends.get());
    }
}

package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** How many bytes a read allocates. */
final class AllocatedBytes {
    private static final int READS = 200_000;

    private AllocatedBytes() {}

    /** A clock that costs nothing, so that what is measured is the read. */
    record StandingClock(long now) implements InstantSource {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public long millis() {
            return now;
        }
    }

    /** Whole bytes for one read; what the measurement itself costs disappears in the number of reads. */
    static long of(Supplier<?> read) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < READS; i++) {
            assertNotNull(read.get());
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < READS; i++) {
            assertNotNull(read.get());
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / READS;
    }
}

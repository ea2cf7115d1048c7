package dev.stslib.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock, set forward or back. */
final class ShiftedClock implements InstantSource {
    private final AtomicLong shift;

    ShiftedClock(Duration first) {
        shift = new AtomicLong(first.toMillis());
    }

    void forward(Duration step) {
        shift.addAndGet(step.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        return System.currentTimeMillis() + shift.get();
    }
}

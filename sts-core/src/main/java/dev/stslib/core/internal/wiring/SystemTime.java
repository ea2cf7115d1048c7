package dev.stslib.core.internal.wiring;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The real clocks and the real randomness, for engines that are given no others. */
public final class SystemTime {
    /** The wall clock. */
    public static final InstantSource CLOCK = InstantSource.system();

    /** The elapsed time in nanoseconds. */
    public static final LongSupplier ELAPSED = System::nanoTime;

    /** Randomness for jitter, each thread's own. */
    public static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();

    private SystemTime() {}
}

package dev.stslib.planted;

import java.util.function.LongSupplier;

/** Reads the elapsed time. */
public final class NanoTimeElsewhere {
    private NanoTimeElsewhere() {}

    static long call() {
        return System.nanoTime();
    }

    static LongSupplier reference() {
        return System::nanoTime;
    }
}

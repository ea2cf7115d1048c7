package dev.stslib.planted;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Uses Micrometer. */
public final class MicrometerElsewhere {
    private MicrometerElsewhere() {}

    static Object registry() {
        return new SimpleMeterRegistry();
    }
}

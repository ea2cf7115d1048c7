package dev.stslib.core.jfr;

import jdk.jfr.FlightRecorder;

/** Whether anything was ever recorded in this JVM. */
final class Recordings {
    private Recordings() {}

    static boolean begun() {
        return FlightRecorder.isInitialized();
    }
}

package dev.stslib.planted;

import java.util.logging.Logger;

/** Logs by java.util.logging. */
public final class JavaLogging {
    private JavaLogging() {}

    static void log() {
        Logger.getLogger("planted").info("text");
    }
}

package dev.stslib.planted;

import picocli.CommandLine;

/** Uses picocli. */
public final class PicocliElsewhere {
    private PicocliElsewhere() {}

    static Object commandLine(Object command) {
        return new CommandLine(command);
    }
}

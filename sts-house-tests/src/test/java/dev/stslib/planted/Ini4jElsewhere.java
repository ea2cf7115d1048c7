package dev.stslib.planted;

import org.ini4j.Ini;

/** Uses ini4j. */
public final class Ini4jElsewhere {
    private Ini4jElsewhere() {}

    static Object ini() {
        return new Ini();
    }
}

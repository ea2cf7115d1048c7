package dev.stslib.planted;

import dev.stslib.testkit.sts.EmbeddedSts;

/** Uses the testkit. */
public final class TestkitInALibrary {
    private TestkitInALibrary() {}

    static Object testkit() {
        return EmbeddedSts.builder();
    }
}

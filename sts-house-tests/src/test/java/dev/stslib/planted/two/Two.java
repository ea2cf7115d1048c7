package dev.stslib.planted.two;

import dev.stslib.planted.one.One;

/** The other half. */
public final class Two {
    private Two() {}

    public static Object two(int depth) {
        return depth > 0 ? "two" : One.one();
    }
}

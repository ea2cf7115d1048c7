package dev.stslib.planted.one;

import dev.stslib.planted.two.Two;

/** One half of a cycle of packages. */
public final class One {
    private One() {}

    public static Object one() {
        return Two.two(0);
    }
}

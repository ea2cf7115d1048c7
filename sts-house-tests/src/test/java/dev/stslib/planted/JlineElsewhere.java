package dev.stslib.planted;

import org.jline.utils.Signals;

/** Uses JLine. */
public final class JlineElsewhere {
    private JlineElsewhere() {}

    static Object handler() {
        return Signals.register("TERM", () -> {});
    }
}

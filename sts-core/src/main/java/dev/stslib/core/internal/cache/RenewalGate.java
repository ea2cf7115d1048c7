package dev.stslib.core.internal.cache;

import java.util.function.Consumer;

/** Holds up renewals in the background until something else has been done. By default it holds up none. */
public final class RenewalGate {
    private volatile Consumer<Runnable> guard = Runnable::run;

    /** Makes a gate that lets everything pass. */
    public RenewalGate() {}

    /**
     * Sets the guard of the gate.
     *
     * @param passes gets each renewal when it is due, and runs it now or later; must not block
     */
    public void guardBy(Consumer<Runnable> passes) {
        guard = passes;
    }

    void pass(Runnable renewal) {
        guard.accept(renewal);
    }
}

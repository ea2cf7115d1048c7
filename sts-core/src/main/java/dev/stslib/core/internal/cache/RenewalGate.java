package dev.stslib.core.internal.cache;

import java.util.function.Consumer;

/** What happens before the background renews a value. Usually nothing does. */
public final class RenewalGate {
    private volatile Consumer<Runnable> guard = Runnable::run;

    /** Makes a gate that lets everything pass. */
    public RenewalGate() {}

    /**
     * Sets who lets renewals pass.
     *
     * @param passes is given each renewal when it is due, and runs it, now or later; must not block
     */
    public void guardBy(Consumer<Runnable> passes) {
        guard = passes;
    }

    void pass(Runnable renewal) {
        guard.accept(renewal);
    }
}

package dev.stslib.core.engine;

/** Something that wants to run at a time of the wall clock. */
public interface Wakeable {
    /** Runs; called on the scheduler's thread, must not block. */
    void wake();
}

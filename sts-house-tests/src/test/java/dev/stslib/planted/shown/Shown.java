package dev.stslib.planted.shown;

/** Public. */
public final class Shown {
    private Shown() {}

    /** Public too. */
    public interface Nested {}

    interface PackagePrivate {}
}

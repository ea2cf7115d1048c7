package dev.stslib.planted.shown.internal;

/** Public, in an internal package. */
public final class Inside {
    private Inside() {}
}

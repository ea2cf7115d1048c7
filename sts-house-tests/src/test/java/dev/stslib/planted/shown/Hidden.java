package dev.stslib.planted.shown;

/** Its nested type is as hidden as it is. */
final class Hidden {
    private Hidden() {}

    public interface Nested {}
}

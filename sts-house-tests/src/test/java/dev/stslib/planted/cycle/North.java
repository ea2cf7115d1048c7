package dev.stslib.planted.cycle;

/** Knows the next one. */
final class North {
    private North() {}

    static Object next(int left) {
        return left == 0 ? "North" : East.next(left - 1);
    }
}

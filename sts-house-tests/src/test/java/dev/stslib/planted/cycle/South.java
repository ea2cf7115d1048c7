package dev.stslib.planted.cycle;

/** Knows the next one. */
final class South {
    private South() {}

    static Object next(int left) {
        return left == 0 ? "South" : West.next(left - 1);
    }
}

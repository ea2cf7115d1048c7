package dev.stslib.planted.cycle;

/** Knows the next one. */
final class East {
    private East() {}

    static Object next(int left) {
        return left == 0 ? "East" : South.next(left - 1);
    }
}

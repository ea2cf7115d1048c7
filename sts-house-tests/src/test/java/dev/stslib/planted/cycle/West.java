package dev.stslib.planted.cycle;

/** Knows the next one. */
final class West {
    private West() {}

    static Object next(int left) {
        return left == 0 ? "West" : North.next(left - 1);
    }
}

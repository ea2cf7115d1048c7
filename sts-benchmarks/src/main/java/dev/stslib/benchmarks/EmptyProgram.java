package dev.stslib.benchmarks;

/** Does nothing: what the JVM itself costs. */
public final class EmptyProgram {
    private EmptyProgram() {}

    /**
     * Ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {}
}

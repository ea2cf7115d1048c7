package dev.stslib.benchmarks;

/** Something that measures. */
@FunctionalInterface
public interface Program {
    /**
     * Measures.
     *
     * @param scale how much to do
     * @return what came out
     * @throws Exception if it cannot be measured
     */
    Report run(Scale scale) throws Exception;
}

package dev.stslib.tenants;

/**
 * Why {@link TextPlace#problem} refuses a value, without the value.
 *
 * @param problem such as "holds '*', which is a wildcard here"
 * @param remedy what to do, as a sentence without the full stop
 */
record ValueProblem(String problem, String remedy) {
    static ValueProblem holds(String what) {
        return new ValueProblem("holds " + what, "Give a value without it");
    }
}

package dev.stslib.benchmarks;

/**
 * One line of a table. Less is better in every one.
 *
 * @param what what was measured
 * @param unit in what
 * @param ours our figure
 * @param sdk the AWS SDK's, or that of the report's other peer; NaN if it has none
 * @param goal what is asked of ours
 */
public record Row(String what, String unit, double ours, double sdk, Goal goal) {
    static Row of(String what, String unit, double ours, double sdk) {
        return new Row(what, unit, ours, sdk, Goal.NONE);
    }

    static Row alone(String what, String unit, double ours) {
        return of(what, unit, ours, Double.NaN);
    }

    static Row alone(String what, String unit, long ours) {
        return alone(what, unit, (double) ours);
    }

    Row want(Goal wanted) {
        return new Row(what, unit, ours, sdk, wanted);
    }

    /** How many times our figure the SDK's is; NaN where one is missing or both are zero. */
    double ratio() {
        return sdk / ours;
    }
}

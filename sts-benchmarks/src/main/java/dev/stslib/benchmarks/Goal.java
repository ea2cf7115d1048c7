package dev.stslib.benchmarks;

/**
 * What a figure of ours shall be.
 *
 * @param kind what is bounded
 * @param bound the bound
 */
public record Goal(Kind kind, double bound) {
    /** What is bounded. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** The SDK's figure divided by ours, from below. */
        RATIO,
        /** Our figure, from above. */
        OURS
    }

    static final Goal NONE = new Goal(Kind.NONE, Double.NaN);

    static Goal ratio(double least) {
        return new Goal(Kind.RATIO, least);
    }

    static Goal atMost(double most) {
        return new Goal(Kind.OURS, most);
    }

    /** What is asked, and whether it is met; empty without a goal. */
    String verdict(Row row) {
        return switch (kind) {
            case NONE -> "";
            case RATIO -> (row.ratio() >= bound ? "met" : "NOT MET") + ": ratio >= " + Numbers.text(bound);
            case OURS -> (row.ours() <= bound ? "met" : "NOT MET") + ": ours <= " + Numbers.text(bound);
        };
    }
}

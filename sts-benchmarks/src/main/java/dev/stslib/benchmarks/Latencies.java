package dev.stslib.benchmarks;

/** How long many reads took, in steps of a sixteenth. For one thread; {@link #add(Latencies)} puts several together. */
final class Latencies {
    private static final int STEPS = 16;

    private final long[] counts = new long[64 * STEPS];
    private long count;
    private long worst;

    void add(long nanos) {
        counts[slot(nanos)]++;
        count++;
        worst = Math.max(worst, nanos);
    }

    void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        worst = Math.max(worst, other.worst);
    }

    long count() {
        return count;
    }

    double worst() {
        return (double) worst;
    }

    /** The time within which this share of all reads came back, in nanoseconds, a sixteenth too long at most. */
    double within(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min((double) worst, upper(i));
            }
        }
        return Double.NaN;
    }

    private static int slot(long nanos) {
        if (nanos < STEPS) {
            return (int) Math.max(0, nanos);
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        int step = (int) (nanos >>> (exponent - 4)) - STEPS;
        return (exponent - 3) * STEPS + step;
    }

    private static double upper(int slot) {
        if (slot < STEPS) {
            return slot;
        }
        int exponent = slot / STEPS + 3;
        return Math.scalb(1.0 + (slot % STEPS + 1) / (double) STEPS, exponent);
    }
}

package dev.stslib.benchmarks;

import java.util.List;
import java.util.Locale;

/** Numbers for people, and the little statistics that the programs need. */
final class Numbers {
    private Numbers() {}

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "inf";
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        String format = size >= 100 ? "%,.0f" : (size >= 10 ? "%.1f" : (size >= 0.1 ? "%.2f" : "%.2g"));
        return String.format(Locale.ROOT, format, value);
    }

    static String text(long value) {
        return text((double) value);
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The exponent by which a cost grows with a size: 1 is linear, less is better. */
    static double exponent(double size, double cost, double nextSize, double nextCost) {
        return Math.log(nextCost / cost) / Math.log(nextSize / size);
    }
}

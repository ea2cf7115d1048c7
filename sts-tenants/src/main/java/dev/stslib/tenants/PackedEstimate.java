package dev.stslib.tenants;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much room the policies and tags of a request will probably take after STS has packed them.
 *
 * @param percent the estimate, as a percentage of the room that STS allows; not a number if it is unknown
 * @param margin how far the answer of STS may be away from it, at most {@link PackedSizeModel#LARGEST_MARGIN} percentage
 *     points; not a number if it is unknown
 * @param unknownBecause why the estimate is unknown, or null if it is known
 */
public record PackedEstimate(
        double percent, double margin, @Nullable String unknownBecause) {
    static PackedEstimate unknown(String because) {
        return new PackedEstimate(Double.NaN, Double.NaN, because);
    }

    /**
     * Tells whether there is an estimate.
     *
     * @return true if {@link #percent()} and {@link #margin()} are numbers
     */
    public boolean isKnown() {
        return unknownBecause == null;
    }

    /**
     * Tells whether STS will refuse the request, even if the estimate is too high by its margin.
     *
     * @return false if it is unknown
     */
    public boolean isTooLarge() {
        return percent - margin > 100;
    }

    /** Describes it for people. */
    @Override
    public String toString() {
        return unknownBecause == null
                ? String.format(
                        Locale.ROOT, "packed size about %.0f %% (within %.0f points)", percent, Math.ceil(margin))
                : "packed size unknown: " + unknownBecause;
    }
}

package dev.stslib.testkit.sigv4;

import java.util.Objects;

/**
 * Where and when a signature holds.
 *
 * @param date the day in UTC as {@code yyyymmdd}
 * @param region a region of AWS
 * @param service the name of a service in signatures, such as {@code sts}
 */
public record CredentialScope(String date, String region, String service) {
    /** The last part of every scope. */
    public static final String TERMINATOR = "aws4_request";

    /**
     * Checks that nothing is null.
     *
     * @param date the day
     * @param region the region
     * @param service the service
     */
    public CredentialScope {
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(service, "service");
    }

    /** {@return the scope as signatures write it, {@code date/region/service/aws4_request}} */
    @Override
    public String toString() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}

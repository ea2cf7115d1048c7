package dev.stslib.api.request;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a request to STS goes.
 *
 * @param region the region that signs the request, such as {@code eu-west-1}, or {@code aws-global}
 * @param override the endpoint that replaces AWS's own, or null
 * @param fips whether to use AWS's FIPS endpoint
 * @param dualStack whether to use AWS's endpoint for IPv4 and IPv6
 * @param legacyGlobal whether the older regions use the global endpoint, as with {@code sts_regional_endpoints = legacy}
 * @param caBundle the PEM file that the profile names by {@code ca_bundle}, or null; trust settings in code and {@code
 *     AWS_CA_BUNDLE} come before it
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html">AWS, STS
 *     regional endpoints</a>
 */
public record StsEndpoint(
        String region,
        @Nullable URI override,
        boolean fips,
        boolean dualStack,
        boolean legacyGlobal,
        @Nullable Path caBundle) {
    public StsEndpoint {
        Objects.requireNonNull(region, "region");
    }

    /**
     * An endpoint without a certificate bundle of a profile.
     *
     * @param region the region that signs the request
     * @param override the endpoint that replaces AWS's own, or null
     * @param fips whether to use AWS's FIPS endpoint
     * @param dualStack whether to use AWS's endpoint for IPv4 and IPv6
     * @param legacyGlobal whether the older regions use the global endpoint
     */
    public StsEndpoint(
            String region, @Nullable URI override, boolean fips, boolean dualStack, boolean legacyGlobal) {
        this(region, override, fips, dualStack, legacyGlobal, null);
    }

    /**
     * AWS's own regional endpoint.
     *
     * @param region the region
     * @return the endpoint
     */
    public static StsEndpoint regional(String region) {
        return new StsEndpoint(region, null, false, false, false);
    }

    /**
     * A custom endpoint.
     *
     * @param region the region that signs the requests
     * @param override the endpoint
     * @return the endpoint
     */
    public static StsEndpoint at(String region, URI override) {
        return new StsEndpoint(region, override, false, false, false);
    }
}

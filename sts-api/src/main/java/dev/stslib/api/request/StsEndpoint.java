package dev.stslib.api.request;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a request is sent to.
 *
 * @param region the region that signs the request, such as {@code eu-west-1}, or {@code aws-global}
 * @param override an endpoint to use instead of the one of AWS, or null
 * @param fips whether to use the FIPS endpoint of AWS
 * @param dualStack whether to use the dual-stack endpoint of AWS, for IPv4 and IPv6
 * @param legacyGlobal whether requests for the oldest regions go to the global endpoint, like {@code
 *     sts_regional_endpoints = legacy}
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
     * Creates an endpoint without a certificate bundle of a profile.
     *
     * @param region the region that signs the request
     * @param override an endpoint to use instead of the one of AWS, or null
     * @param fips whether to use the FIPS endpoint of AWS
     * @param dualStack whether to use the dual-stack endpoint of AWS
     * @param legacyGlobal whether the older regions use the global endpoint
     */
    public StsEndpoint(String region, @Nullable URI override, boolean fips, boolean dualStack, boolean legacyGlobal) {
        this(region, override, fips, dualStack, legacyGlobal, null);
    }

    /**
     * Creates the regional endpoint of AWS.
     *
     * @param region the region
     * @return the endpoint
     */
    public static StsEndpoint regional(String region) {
        return new StsEndpoint(region, null, false, false, false);
    }

    /**
     * Creates an endpoint that is not one of AWS.
     *
     * @param region the region that signs the requests
     * @param override the endpoint
     * @return the endpoint
     */
    public static StsEndpoint at(String region, URI override) {
        return new StsEndpoint(region, override, false, false, false);
    }
}

package dev.stslib.api.request;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param region the region that signs the request, such as {@code eu-west-1}, or {@code aws-global}
 * @param override the endpoint that takes the place of AWS's own, or null
 * @param fips whether AWS's FIPS endpoint is used
 * @param dualStack whether AWS's endpoint for IPv4 and IPv6 is used
 * @param legacyGlobal whether the regions of old go to the global endpoint, as {@code sts_regional_endpoints = legacy}
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html">AWS, STS
 *     regional endpoints</a>
 */
public record StsEndpoint(
        String region, @Nullable URI override, boolean fips, boolean dualStack, boolean legacyGlobal) {
    public StsEndpoint {
        Objects.requireNonNull(region, "region");
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
     * An endpoint of one's own.
     *
     * @param region the region that signs the requests
     * @param override the endpoint
     * @return the endpoint
     */
    public static StsEndpoint at(String region, URI override) {
        return new StsEndpoint(region, override, false, false, false);
    }
}

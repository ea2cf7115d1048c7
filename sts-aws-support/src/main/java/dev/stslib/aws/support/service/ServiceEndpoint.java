package dev.stslib.aws.support.service;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a service of AWS is asked on behalf of a profile. {@link ServiceEndpoints} makes it.
 *
 * @param service AWS's id of the service, with underscores for spaces: {@code STS}, {@code IAM}, {@code SSO}, {@code
 *     SSO_OIDC}, {@code RolesAnywhere}, …
 * @param region the region
 * @param override the endpoint that replaces AWS's own, or null; never together with FIPS or dual-stack
 * @param fips whether to use AWS's FIPS endpoint
 * @param dualStack whether to use AWS's endpoint for IPv4 and IPv6
 * @param caBundle the PEM file that the profile names by {@code ca_bundle}, or null; trust settings in code and {@code
 *     AWS_CA_BUNDLE} come before it
 */
public record ServiceEndpoint(
        String service,
        String region,
        @Nullable URI override,
        boolean fips,
        boolean dualStack,
        @Nullable Path caBundle) {
    public ServiceEndpoint {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(region, "region");
    }

    /**
     * AWS's own endpoint of a service in a region.
     *
     * @param service AWS's id of the service, as for the record
     * @param region the region
     * @return the endpoint
     */
    public static ServiceEndpoint regional(String service, String region) {
        return new ServiceEndpoint(service, region, null, false, false, null);
    }
}

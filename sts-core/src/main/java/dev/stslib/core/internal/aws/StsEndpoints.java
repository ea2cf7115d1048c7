package dev.stslib.core.internal.aws;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.aws.support.service.EndpointAddress;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Says where a request to STS goes and which region signs it, by the AWS SDK's own endpoint rules.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html">AWS, STS
 *     regional endpoints</a>
 */
public final class StsEndpoints {
    static final String GLOBAL = "aws-global";

    private static final String GLOBAL_SIGNER = "us-east-1";
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

    private StsEndpoints() {}

    /**
     * The address that requests go to. {@code aws-global} goes to the global endpoint always: there is no FIPS and no
     * dual-stack variant of it.
     *
     * @param endpoint what is configured
     * @return the override if there is one, else AWS's own address, without a path
     * @throws UnknownRegionException if STS is in no such region, it does not look like a new one either, and there is no
     *     override
     * @throws InvalidRequestException if the override is no address of HTTP, if it comes together with FIPS or
     *     dual-stack, or if the region has no such variant
     */
    public static URI resolve(StsEndpoint endpoint) {
        URI override = endpoint.override();
        if (override == null) {
            StsRegions.requirePossible(endpoint.region());
            return EndpointRules.address(endpoint);
        }
        checkOverride(endpoint, override);
        return override;
    }

    /**
     * The region that signs requests.
     *
     * @param endpoint what is configured
     * @return the region; {@code us-east-1} for everything that goes to the global endpoint
     * @throws UnknownRegionException if STS is in no such region and there is no override
     * @throws InvalidRequestException as {@link #resolve}
     */
    public static String signingRegion(StsEndpoint endpoint) {
        resolve(endpoint);
        if (endpoint.override() != null) {
            return endpoint.region().equals(GLOBAL) ? GLOBAL_SIGNER : endpoint.region();
        }
        return EndpointRules.signingRegion(EndpointRules.resolve(endpoint), endpoint.region());
    }

    /**
     * The endpoint of an operation that the global endpoint does not have.
     *
     * @param operation the operation, for the message
     * @param endpoint what is configured
     * @return the regional endpoint, whatever the setting for the oldest regions is
     * @throws InvalidRequestException if the global endpoint itself is asked for
     */
    static StsEndpoint regional(String operation, StsEndpoint endpoint) {
        if (endpoint.region().equals(GLOBAL) && endpoint.override() == null) {
            throw new InvalidRequestException(
                    "The global endpoint of STS does not have the operation " + operation,
                    "Give a region, such as us-east-1, instead of " + GLOBAL);
        }
        return new StsEndpoint(
                endpoint.region(),
                endpoint.override(),
                endpoint.fips(),
                endpoint.dualStack(),
                false,
                endpoint.caBundle());
    }

    private static void checkOverride(StsEndpoint endpoint, URI override) {
        if (endpoint.fips() || endpoint.dualStack()) {
            throw new InvalidRequestException(
                    "The custom endpoint " + EndpointAddress.shown(override) + " is combined with "
                            + (endpoint.fips() ? "FIPS" : "dual-stack"),
                    "Keep one of them: only the owner of the endpoint knows whether it has that variant (botocore and the"
                            + " AWS SDKs use the endpoint and ignore the other setting)");
        }
        if (!EndpointAddress.isService(override)) {
            throw new InvalidRequestException(
                    "The endpoint " + EndpointAddress.shown(override) + " is not the address of a service",
                    "Give http or https, a host, and where needed a port and a path, such as"
                            + " https://sts.example.com:8443/sts; nothing else");
        }
        if (!REGION.matcher(endpoint.region()).matches()) {
            throw new UnknownRegionException(
                    "'" + endpoint.region() + "' cannot be the name of a region",
                    "Give the region that signs requests to " + EndpointAddress.shown(override)
                            + ", such as us-east-1");
        }
    }
}

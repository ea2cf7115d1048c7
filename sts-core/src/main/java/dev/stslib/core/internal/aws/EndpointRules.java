package dev.stslib.core.internal.aws;

import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.request.StsEndpoint;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.endpoints.AwsEndpointAttribute;
import software.amazon.awssdk.awscore.endpoints.authscheme.EndpointAuthScheme;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/** Asks the AWS SDK's own endpoint rules of STS. Whether the region exists has been checked before. */
final class EndpointRules {
    private static final StsEndpointProvider RULES = StsEndpointProvider.defaultProvider();

    private EndpointRules() {}

    static Endpoint resolve(StsEndpoint endpoint) {
        return resolve(RULES, endpoint);
    }

    static Endpoint resolve(StsEndpointProvider rules, StsEndpoint endpoint) {
        // The global endpoint has no variants: the rules would make up hosts that do not exist.
        boolean variants = !endpoint.region().equals(StsEndpoints.GLOBAL);
        try {
            return rules.resolveEndpoint(parameters -> parameters
                            .region(Region.of(endpoint.region()))
                            .useFips(variants && endpoint.fips())
                            .useDualStack(variants && endpoint.dualStack())
                            .useGlobalEndpoint(endpoint.legacyGlobal()))
                    .join();
        } catch (CompletionException e) {
            throw refused(endpoint, e.getCause() == null ? e : e.getCause());
        }
    }

    /** The address. Programs with an AWS SDK of their own, such as Hadoop, have no {@code EndpointUrl} yet. */
    @SuppressWarnings("deprecation")
    static URI address(StsEndpoint endpoint) {
        return resolve(endpoint).url();
    }

    /** An endpoint of an address, also with such an SDK. */
    @SuppressWarnings("deprecation")
    static Endpoint at(URI address) {
        return Endpoint.builder().url(address).build();
    }

    /** The region that signs, which the rules name where it is not the endpoint's own. */
    static String signingRegion(Endpoint resolved, String region) {
        List<EndpointAuthScheme> schemes = resolved.attribute(AwsEndpointAttribute.AUTH_SCHEMES);
        if (schemes != null) {
            for (EndpointAuthScheme scheme : schemes) {
                if (scheme instanceof SigV4AuthScheme v4 && v4.signingRegion() != null) {
                    return v4.signingRegion();
                }
            }
        }
        return region;
    }

    private static InvalidRequestException refused(StsEndpoint endpoint, Throwable cause) {
        return new InvalidRequestException(
                "AWS's rules give no endpoint of STS for the region " + endpoint.region()
                        + (endpoint.fips() ? " with FIPS" : "")
                        + (endpoint.dualStack() ? " with dual-stack" : "")
                        + ": " + cause.getMessage(),
                "Switch off use_fips_endpoint or use_dualstack_endpoint, or take a region that has them",
                cause);
    }
}

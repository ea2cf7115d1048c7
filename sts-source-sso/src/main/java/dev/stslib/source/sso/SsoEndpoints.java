package dev.stslib.source.sso;

import dev.stslib.aws.support.service.ServiceEndpoint;
import java.net.URI;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sso.endpoints.SsoEndpointProvider;

/** Where AWS's rules or the settings say that the services of Identity Center are. */
final class SsoEndpoints {
    private static final SsoEndpointProvider RULES = SsoEndpointProvider.defaultProvider();

    private SsoEndpoints() {}

    /** The portal, which gives credentials and lists accounts. */
    static URI portal(ServiceEndpoint endpoint) {
        URI override = endpoint.override();
        return override != null ? override : own(endpoint);
    }

    /**
     * The service that gives tokens. AWS's rules for it differ from those for the portal in the first part of the host
     * only, in all partitions and variants, so that its module of the AWS SDK is not needed.
     */
    static URI oidc(ServiceEndpoint endpoint) {
        URI override = endpoint.override();
        return override != null
                ? override
                : URI.create(own(endpoint).toString().replaceFirst("^https://portal\\.sso", "https://oidc"));
    }

    /** Programs that bring an older AWS SDK, such as Hadoop, have no {@code EndpointUrl} yet. */
    @SuppressWarnings("deprecation")
    private static URI own(ServiceEndpoint endpoint) {
        return RULES.resolveEndpoint(parameters -> parameters
                        .region(Region.of(endpoint.region()))
                        .useFips(endpoint.fips())
                        .useDualStack(endpoint.dualStack()))
                .join()
                .url();
    }

    /** A path below the one of an endpoint. */
    static String path(URI endpoint, String path) {
        return endpoint.getRawPath().replaceFirst("/$", "") + path;
    }
}

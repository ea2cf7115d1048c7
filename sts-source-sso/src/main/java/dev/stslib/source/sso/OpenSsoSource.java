package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sso.endpoints.SsoEndpointProvider;

/**
 * Asks Identity Center by GetRoleCredentials, which a token authorizes and nothing signs. The client of the AWS SDK takes
 * fields of the wrong kind for texts or for missing ones, so this reads the answer itself.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html">AWS,
 *     GetRoleCredentials</a>
 */
final class OpenSsoSource implements OpenCredentialSource {
    private static final SsoEndpointProvider RULES = SsoEndpointProvider.defaultProvider();
    private static final int UNAUTHORIZED = 401;

    private final SsoReader reader;
    private final InstantSource clock;
    private final HttpClientSet http;

    OpenSsoSource(CredentialSourceSettings settings) {
        reader = new SsoReader(settings.systemEnvironment());
        clock = settings.clock();
        http = HttpClientSet.of(settings.connection());
    }

    @Override
    public SourcePlan plan(Profile profile, ProfileSet profiles) {
        return reader.read(profile, profiles);
    }

    @Override
    public SourceCredentials fetch(SourceRequest request) {
        SsoCredentials sso = (SsoCredentials) request.plan();
        SsoCredentials.Role role = sso.role();
        String token = SsoToken.read(sso, clock.instant());
        URI portal = portal(sso.endpoint());
        PlainEndpoint center = new PlainEndpoint(
                http.trusting(sso.endpoint().caBundle()),
                Tries.DEFAULT,
                false,
                "IAM Identity Center at " + EndpointAddress.shown(portal) + ", asked for profile '" + sso.profile()
                        + "',",
                "Check the network, sso_region, and whether you may use the role " + role.name() + " in the account "
                        + role.accountId());
        HttpAnswer answer = center.send(SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(portal)
                .encodedPath(portal.getRawPath().replaceFirst("/$", "") + "/federation/credentials")
                .putRawQueryParameter("role_name", role.name())
                .putRawQueryParameter("account_id", role.accountId())
                .putHeader("Accept", "application/json")
                .putHeader("x-amz-sso_bearer_token", token)
                .build());
        if (answer.status() == UNAUTHORIZED) {
            throw SsoToken.logIn(sso, "is no longer accepted (" + answer.problem() + ")");
        }
        if (!answer.isSuccessful()) {
            throw center.refused(answer);
        }
        return credentials(center, answer, role);
    }

    /**
     * Where AWS's rules or the settings say that the portal is. Programs with an AWS SDK of their own, such as Hadoop, have no
     * {@code EndpointUrl} yet.
     */
    @SuppressWarnings("deprecation")
    static URI portal(ServiceEndpoint endpoint) {
        URI override = endpoint.override();
        return override != null
                ? override
                : RULES.resolveEndpoint(parameters -> parameters
                                .region(Region.of(endpoint.region()))
                                .useFips(endpoint.fips())
                                .useDualStack(endpoint.dualStack()))
                        .join()
                        .url();
    }

    private SourceCredentials credentials(PlainEndpoint center, HttpAnswer answer, SsoCredentials.Role role) {
        CredentialFields fields =
                CredentialFields.ofEndpoint(answer.text(), center::unusable).object("roleCredentials");
        Instant end = center.localEnd(
                answer,
                "roleCredentials.expiration",
                Instant.ofEpochMilli(fields.fields().number("expiration")));
        return new SourceCredentials(
                fields.key("accessKeyId"),
                Secret.of(fields.key("secretAccessKey")),
                Secret.of(fields.key("sessionToken")),
                end,
                role.accountId());
    }

    @Override
    public void close() {
        http.close();
    }
}

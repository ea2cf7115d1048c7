package dev.stslib.source.sso;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.OpenCredentialSource;
import dev.stslib.api.spi.SourcePlan;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.aws.support.service.ServiceCalls;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.model.RoleCredentials;
import software.amazon.awssdk.services.sso.model.UnauthorizedException;

/** Asks Identity Center by GetRoleCredentials, which a token authorizes and nothing signs. */
final class OpenSsoSource implements OpenCredentialSource {
    private final SsoReader reader;
    private final InstantSource clock;
    private final ServiceCalls calls;

    OpenSsoSource(CredentialSourceSettings settings) {
        reader = new SsoReader(settings.host());
        clock = settings.clock();
        calls = new ServiceCalls(settings.connection());
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
        return calls.call(
                SsoClient.builder().credentialsProvider(AnonymousCredentialsProvider.create()),
                new ServiceCalls.Place("SSO", sso.region(), sso.ignoreEndpoints()),
                (SsoClient client) -> ask(client, sso, role, token));
    }

    private static SourceCredentials ask(SsoClient client, SsoCredentials sso, SsoCredentials.Role role, String token) {
        try {
            RoleCredentials got = client.getRoleCredentials(request -> request.accessToken(token)
                            .accountId(role.accountId())
                            .roleName(role.name()))
                    .roleCredentials();
            return new SourceCredentials(
                    got.accessKeyId(),
                    Secret.of(got.secretAccessKey()),
                    Secret.of(got.sessionToken()),
                    Instant.ofEpochMilli(got.expiration()),
                    role.accountId());
        } catch (UnauthorizedException e) {
            throw SsoToken.logIn(sso, "is no longer accepted");
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}

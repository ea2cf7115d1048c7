package dev.stslib.core.internal.aws;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.core.internal.aws.MachineCredentials.SsoRole;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.model.RoleCredentials;
import software.amazon.awssdk.services.sso.model.UnauthorizedException;

/** GetRoleCredentials of IAM Identity Center, by the AWS SDK's optional artifact. */
final class SsoCalls {
    private SsoCalls() {}

    static SourceCredentials credentials(
            SsoRole role, String token, SystemEnvironment host, TokenProviderSettings settings) {
        return OtherServices.call(
                SsoClient.builder().credentialsProvider(AnonymousCredentialsProvider.create()),
                new OtherServices.Place("SSO", role.region(), role.ignoreEndpoints()),
                host,
                settings,
                (SsoClient client) -> ask(client, role, token));
    }

    private static SourceCredentials ask(SsoClient client, SsoRole role, String token) {
        try {
            RoleCredentials got = client.getRoleCredentials(request -> request.accessToken(token)
                            .accountId(role.accountId())
                            .roleName(role.roleName()))
                    .roleCredentials();
            return new SourceCredentials(
                    got.accessKeyId(),
                    Secret.of(got.secretAccessKey()),
                    Secret.of(got.sessionToken()),
                    Instant.ofEpochMilli(got.expiration()),
                    role.accountId());
        } catch (UnauthorizedException e) {
            throw SsoToken.logIn(role, "is no longer accepted");
        }
    }
}

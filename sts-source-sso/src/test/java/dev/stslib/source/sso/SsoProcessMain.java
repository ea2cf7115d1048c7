package dev.stslib.source.sso;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A process that wants the credentials of a role. Its arguments are the folder of the tokens, the endpoint and the time. */
final class SsoProcessMain {
    private SsoProcessMain() {}

    public static void main(String[] arguments) {
        URI center = URI.create(arguments[1]);
        Instant now = Instant.parse(arguments[2]);
        SsoSession session = new SsoSession(
                "sso-session 'corp'",
                "corp",
                "https://corp.awsapps.com/start",
                "us-east-2",
                List.of(),
                Path.of(arguments[0]),
                new ServiceEndpoint("SSO", "us-east-2", center, false, false, null),
                new ServiceEndpoint("SSO_OIDC", "us-east-2", center, false, false, null));
        CredentialSourceSettings settings = CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                .withClock(() -> now)
                .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
        try (OpenSsoSource source = new OpenSsoSource(settings)) {
            System.out.println(source.fetch(SourceRequest.of(
                            new SsoCredentials("p", session, SsoWorld.ROLE.accountId(), SsoWorld.ROLE.name())))
                    .accessKeyId());
        }
    }
}

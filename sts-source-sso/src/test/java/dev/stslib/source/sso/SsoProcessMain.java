package dev.stslib.source.sso;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A process that wants the credentials of a role at each time that it reads, and answers with one line. Its arguments are
 * the folder of the tokens and the endpoint.
 */
final class SsoProcessMain {
    private SsoProcessMain() {}

    public static void main(String[] arguments) throws IOException {
        URI center = URI.create(arguments[1]);
        SsoSession session = new SsoSession(
                "sso-session 'corp'",
                "corp",
                "https://corp.awsapps.com/start",
                "us-east-2",
                List.of(),
                Path.of(arguments[0]),
                new ServiceEndpoint("SSO", "us-east-2", center, false, false, null),
                new ServiceEndpoint("SSO_OIDC", "us-east-2", center, false, false, null));
        SsoCredentials plan = new SsoCredentials("p", session, SsoWorld.ROLE.accountId(), SsoWorld.ROLE.name());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String time = in.readLine(); time != null; time = in.readLine()) {
            System.out.println(answer(plan, Instant.parse(time)));
        }
    }

    private static String answer(SsoCredentials plan, Instant now) {
        CredentialSourceSettings settings = CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                .withClock(() -> now)
                .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
        try (OpenSsoSource source = new OpenSsoSource(settings)) {
            return source.fetch(SourceRequest.of(plan)).accessKeyId();
        } catch (StslibException e) {
            return e.toString();
        }
    }
}

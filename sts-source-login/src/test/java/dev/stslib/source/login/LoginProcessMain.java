package dev.stslib.source.login;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** A process that wants credentials. Its arguments are the folder of the sign-ins, the endpoint and the time. */
final class LoginProcessMain {
    private LoginProcessMain() {}

    public static void main(String[] arguments) {
        Instant now = Instant.parse(arguments[2]);
        CredentialSourceSettings settings = CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                .withClock(() -> now)
                .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
        try (OpenLoginSource source = new OpenLoginSource(settings)) {
            SourceCredentials got =
                    source.fetch(SourceRequest.of(LoginWorld.session(Path.of(arguments[0]), URI.create(arguments[1]))));
            System.out.println(got.accessKeyId() + " " + got.expiration());
        }
    }
}

package dev.stslib.source.login;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * A process that wants credentials at each time that it reads, and answers with one line. Its arguments are the folder of
 * the sign-ins and the endpoint.
 */
final class LoginProcessMain {
    private LoginProcessMain() {}

    public static void main(String[] arguments) throws IOException {
        LoginCredentials session = LoginWorld.session(Path.of(arguments[0]), URI.create(arguments[1]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String time = in.readLine(); time != null; time = in.readLine()) {
            System.out.println(answer(session, Instant.parse(time)));
        }
    }

    private static String answer(LoginCredentials session, Instant now) {
        CredentialSourceSettings settings = CredentialSourceSettings.of(TokenProviderSettings.DEFAULT
                .withClock(() -> now)
                .withSystemEnvironment(SystemEnvironment.of(Map.of(), Map.of())));
        try (OpenLoginSource source = new OpenLoginSource(settings)) {
            SourceCredentials got = source.fetch(SourceRequest.of(session));
            return got.accessKeyId() + " " + got.expiration();
        } catch (StslibException e) {
            return e.toString();
        }
    }
}

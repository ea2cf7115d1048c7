package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SourceRequest;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.aws.support.service.ServiceEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** A refresh token is of use only in the region in which the person has signed in (aws/aws-cli#10613). */
class LoginRegionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @ParameterizedTest
    @CsvSource({
        "https://eu-west-1.signin.aws.amazon.com/signin, eu-west-1",
        "https://us-gov-west-1.signin.amazonaws-us-gov.com/signin, us-gov-west-1",
        "https://signin-fips.us-east-2.amazonaws.com, us-east-2",
        "https://signin.aws.amazon.com/signin,",
        "https://evil/eu-west-1.signin.aws.amazon.com,",
        "http://eu-west-1.signin.aws.amazon.com/signin,"
    })
    void ofTheIssuer(String issuer, String region) {
        assertEquals(Optional.ofNullable(region), LoginEndpoints.region(issuer));
    }

    @ParameterizedTest
    @CsvSource({
        "https://eu-west-1.signin.aws.amazon.com/signin, eu-west-1.signin.aws.amazon.com",
        "https://eu-west-1.signin.evil.example/signin, eu-west-1.signin.aws.amazon.com",
        "https://signin.aws.amazon.com/signin, us-east-2.signin.aws.amazon.com"
    })
    void aRenewalGoesToTheRegionOfTheSignIn(String issuer, String host) throws IOException {
        Unreachable client = new Unreachable();
        try (LoginWorld world = new LoginWorld(home)) {
            Map<String, Object> token = world.signedIn(Duration.ofMinutes(-1));
            token.put("idToken", "e30." + base64("{\"iss\":\"" + issuer + "\"}") + ".s");
            world.write(token);
            LoginCredentials session = new LoginCredentials(
                    "p",
                    LoginWorld.SESSION,
                    world.cache,
                    new ServiceEndpoint("SIGNIN", "us-east-2", null, false, false, null));
            try (OpenLoginSource source = new OpenLoginSource(
                    LoginServices.open(
                            CredentialSourceSettings.of(new TokenProviderSettings(
                                    world.clock,
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(30),
                                    null,
                                    false,
                                    client,
                                    world.settings().systemEnvironment(),
                                    null)),
                            pause -> {}),
                    null)) {
                assertThrows(EndpointUnreachableException.class, () -> source.fetch(SourceRequest.of(session)));
            }
        }
        assertTrue(client.hosts.size() > 1, client.hosts.toString());
        assertEquals(List.of(host), client.hosts.stream().distinct().toList());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTextThatIsNoIdTokenNamesNoIssuer() {
        for (String text : List.of("", "a.b", "a.!.c", "a.e30.c", "a." + base64("{\"iss\":[]}") + ".c")) {
            assertEquals(Optional.empty(), IdToken.issuer(text), text);
        }
        assertEquals(Optional.empty(), IdToken.issuer(null));
    }

    /** A network that reaches nothing. */
    private static final class Unreachable implements SdkHttpClient {
        final List<String> hosts = new ArrayList<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            hosts.add(request.httpRequest().host());
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    throw new IOException("the network is down");
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}

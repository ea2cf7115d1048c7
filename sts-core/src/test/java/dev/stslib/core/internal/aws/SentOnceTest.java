package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.RawServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with an MFA code leaves once: STS accepts the code once, and a second sending would hide what happened. */
@Timeout(60)
class SentOnceTest {
    private static final SourceCredentials KEYS =
            SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
    private static final String THROTTLED = RawServer.answer(
            "400 Bad Request",
            "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>"
                    + "</ErrorResponse>");
    private static final String TROUBLE = RawServer.answer(
            "500 Internal Server Error",
            "<ErrorResponse><Error><Type>Receiver</Type><Code>InternalFailure</Code><Message>Oops</Message></Error>"
                    + "</ErrorResponse>");

    @TempDir
    private Path folder;

    private StslibException ask(RawServer server, String code) {
        return ask(server, code, Duration.ofSeconds(50));
    }

    private StslibException ask(RawServer server, String code, Duration callTimeout) {
        TokenProviderSettings settings =
                Provider.trusting(Provider.settings(InstantSource.system(), callTimeout), server, folder);
        try (OpenTokenProvider provider = Provider.open(settings)) {
            GetSessionTokenRequest request = code.isEmpty()
                    ? new GetSessionTokenRequest(null, null, null)
                    : new GetSessionTokenRequest(null, "arn:aws:iam::123456789012:mfa/m", Secret.of(code));
            return assertThrows(
                    StslibException.class,
                    () -> provider.getSessionToken(StsEndpoint.at("eu-west-1", server.uri()), KEYS, request));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, ''", // the connection is closed without an answer
        "true, ''",
        "false, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<half'",
        "true, 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<half'",
        "false, 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'",
        "true, 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'",
    })
    void whatBecameOfTheCodeIsSaid(boolean tls, String answer) {
        try (RawServer server = RawServer.of(tls, connection -> {
            connection.readRequest();
            connection.send(answer);
        })) {
            StslibException error = ask(server, "493817");

            assertEquals(1, server.requests().size());
            assertTrue(error.problem().contains("may have been used"), error.problem());
            assertTrue(error.remedy().contains("next code"), error.remedy());
            assertFalse(error.toString().contains("493817"), error.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorOfStsKeepsItsCode(boolean tls) {
        for (String answer : new String[] {THROTTLED, TROUBLE}) {
            try (RawServer server = RawServer.answering(tls, answer)) {
                StslibException error = ask(server, "493817");

                assertEquals(1, server.requests().size());
                StsServiceException refused = (StsServiceException) error;
                assertEquals(answer.equals(THROTTLED), refused.error().isThrottling());
                assertTrue(error.problem().contains("may have been used"), error.problem());
            }
        }
    }

    @Test
    void aTimeoutIsALostAnswerToo() {
        try (RawServer server = RawServer.answering(false)) {
            StslibException error = ask(server, "493817", Duration.ofSeconds(2));

            assertEquals(1, server.requests().size());
            assertTrue(error.problem().contains("2000 ms"), error.problem());
            assertTrue(error.problem().contains("may have been used"), error.problem());
        }
    }

    @Test
    void aRefusalIsARefusal() {
        String refusal = RawServer.answer(
                "403 Forbidden",
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>MultiFactorAuthentication"
                        + " failed with invalid MFA one time pass code.</Message></Error></ErrorResponse>");
        try (RawServer server = RawServer.answering(false, refusal)) {
            StslibException error = ask(server, "493817");

            assertEquals("MfaCodeRejectedException", error.getClass().getSimpleName());
            assertFalse(error.problem().contains("may have been used"), error.problem());
        }
    }

    @Test
    void aConnectionThatIsNotMadeIsTriedAgain() {
        try (RawServer proxy = RawServer.plain(connection -> {
            connection.readRequest();
            connection.send(RawServer.answer("503 Service Unavailable", ""));
        })) {
            TokenProviderSettings settings = new TokenProviderSettings(
                    InstantSource.system(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    new dev.stslib.api.spi.ProxySettings("127.0.0.1", proxy.port(), null, null),
                    false,
                    null);
            try (OpenTokenProvider provider = Provider.open(settings)) {
                EndpointUnreachableException error = assertThrows(
                        EndpointUnreachableException.class,
                        () -> provider.getSessionToken(
                                StsEndpoint.at("eu-west-1", URI.create("https://sts.example.com")),
                                KEYS,
                                new GetSessionTokenRequest(
                                        null, "arn:aws:iam::123456789012:mfa/m", Secret.of("493817"))));

                assertEquals(3, proxy.requests().size());
                assertFalse(error.problem().contains("may have been used"), error.problem());
            }
        }
    }

    @Test
    void withoutACodeThereAreThreeTries() {
        try (RawServer server = RawServer.plain(connection -> connection.readRequest())) {
            StslibException error = ask(server, "");

            assertEquals(3, server.requests().size());
            assertFalse(error.problem().contains("may have been used"), error.problem());
        }
    }
}

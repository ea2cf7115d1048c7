package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import dev.stslib.testkit.http.RawServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Answers that leave parts out, keys that cannot sign, and HTTP clients that break their contract. */
@Timeout(60)
class AnswersTest {
    private static final SourceCredentials KEYS =
            SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));

    private static String answer(String user, String token) {
        return RawServer.answer(
                "200 OK",
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>" + user
                        + "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                        + "<SessionToken>" + token + "</SessionToken><Expiration>"
                        + Instant.now().plus(Duration.ofHours(1)) + "</Expiration></Credentials>"
                        + "</AssumeRoleResult></AssumeRoleResponse>");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "                                                                   | null",
                "<AssumedRoleUser/>                                                 | null",
                "<AssumedRoleUser><Arn></Arn><AssumedRoleId/></AssumedRoleUser>     | null",
                "<AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/R/s</Arn></AssumedRoleUser> | arn:aws:sts::1:assumed-role/R/s",
            },
            delimiter = '|',
            nullValues = "null")
    void theUserMayBeLeftOut(@Nullable String user, @Nullable String arn) {
        try (RawServer server = RawServer.answering(false, answer(user == null ? "" : user, "t"));
                OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            AssumedRole got = provider.assumeRole(StsEndpoint.at("eu-west-1", server.uri()), KEYS, Provider.role());
            assertEquals(arn, got.assumedRoleArn());
            assertNull(got.assumedRoleId());
        }
    }

    @Test
    void anEmptyTokenIsNoToken() {
        try (RawServer server = RawServer.answering(false, answer("", ""));
                OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            EndpointUnreachableException error = assertThrows(
                    EndpointUnreachableException.class,
                    () -> provider.assumeRole(StsEndpoint.at("eu-west-1", server.uri()), KEYS, Provider.role()));
            assertTrue(error.problem().contains("SessionToken"), error.problem());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'AKID\r\nX-Planted: x', secret, token, access key id",
        "'', secret, token, access key id",
        "' ', secret, token, access key id",
        "AKID, '', token, secret access key",
        "AKID, secret, '', session token",
        "AKID, secret, 'planted\ntoken', session token",
    })
    void keysThatCannotSignAreRefusedBeforeAnythingIsSent(String id, String secret, String token, String named) {
        try (RawServer server = RawServer.answering(false, answer("", "t"));
                OpenTokenProvider provider = Provider.open(TokenProviderSettings.DEFAULT)) {
            InvalidRequestException error = assertThrows(
                    InvalidRequestException.class,
                    () -> provider.assumeRole(
                            StsEndpoint.at("eu-west-1", server.uri()),
                            new SourceCredentials(id, Secret.of(secret), Secret.of(token), null, null),
                            Provider.role()));
            assertTrue(error.problem().contains(named), error.problem());
            assertFalse(error.toString().toLowerCase(java.util.Locale.ROOT).contains("planted"), error.toString());
            assertEquals(0, server.requests().size());
        }
    }

    @SuppressWarnings("ReturnValueIgnored") // for what it throws
    private static StslibException through(Supplier<@Nullable HttpExecuteResponse> answer, boolean atOnce) {
        SdkHttpClient broken = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                if (atOnce) {
                    answer.get();
                }
                return new ExecutableHttpRequest() {
                    @Override
                    @SuppressWarnings("NullAway") // breaks its contract on purpose
                    public HttpExecuteResponse call() {
                        return answer.get();
                    }

                    @Override
                    public void abort() {}
                };
            }

            @Override
            public void close() {}
        };
        TokenProviderSettings settings = new TokenProviderSettings(
                InstantSource.system(), Duration.ofSeconds(5), Duration.ofSeconds(20), null, false, broken);
        try (OpenTokenProvider provider = Provider.open(settings)) {
            return assertThrows(
                    StslibException.class,
                    () -> provider.assumeRole(
                            StsEndpoint.at("eu-west-1", URI.create("http://127.0.0.1:1")), KEYS, Provider.role()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatABrokenHttpClientThrowsIsMapped(boolean atOnce) {
        through(
                () -> {
                    throw new IllegalStateException("planted");
                },
                atOnce);
        through(
                () -> {
                    throw new NoClassDefFoundError("planted");
                },
                atOnce);
        through(
                () -> {
                    throw new AssertionError("planted");
                },
                atOnce);
    }

    @Test
    void nullIsNoAnswer() {
        StslibException error = through(() -> null, false);
        assertTrue(error.problem().contains("null"), error.problem());
    }
}

package dev.stslib.core.internal.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Exchanges temporary credentials for a sign-in token, by {@code getSigninToken}. The credentials are in the body of a
 * POST, never in an address, which proxies and servers log. What the endpoint says of an error is not shown, because it
 * may repeat the body.
 */
public final class SignInTokens {
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private final AwsHttpClient http;
    private final URI endpoint;

    /**
     * Makes it without a connection.
     *
     * @param http the client
     * @param endpoint the address of the federation endpoint
     */
    public SignInTokens(AwsHttpClient http, URI endpoint) {
        this.http = http;
        this.endpoint = endpoint;
    }

    /**
     * Gets a token.
     *
     * @param credentials the credentials
     * @return the token, which is a secret
     */
    public String get(TemporaryCredentials credentials) {
        HttpAnswer answer = send(request(credentials));
        if (answer.status() == TOO_MANY || answer.status() >= SERVER_ERROR) {
            throw unreachable("answered with HTTP " + answer.status(), null);
        }
        if (!answer.isSuccessful()) {
            throw new StsServiceException(
                    "The sign-in endpoint " + endpoint + " refused the credentials with HTTP " + answer.status(),
                    "Check that they are those of a role, are still valid, and belong to the partition of the endpoint",
                    new StsError("SigninRefused", answer.status(), "", null),
                    null);
        }
        return token(answer.text());
    }

    private HttpExecuteRequest request(TemporaryCredentials credentials) {
        Map<String, String> session = new LinkedHashMap<>();
        session.put("sessionId", credentials.accessKeyId());
        session.put("sessionKey", credentials.secretAccessKey().revealSecret());
        session.put("sessionToken", credentials.sessionToken().revealSecret());
        byte[] form = ("Action=getSigninToken&Session=" + URLEncoder.encode(json(session), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint)
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader("Content-Length", Integer.toString(form.length))
                .putHeader("Accept", "application/json")
                .build();
        return HttpExecuteRequest.builder()
                .request(request)
                .contentStreamProvider(ContentStreamProvider.fromByteArray(form))
                .build();
    }

    private static String json(Map<String, String> session) {
        try {
            return Json.MAPPER.writeValueAsString(session);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts can always be written as JSON");
        }
    }

    private HttpAnswer send(HttpExecuteRequest request) {
        try {
            return http.send(request, Tries.DEFAULT, answer -> false, http.nanoTime());
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallInterruptedException(
                        "The sign-in was interrupted before the answer came", "Call again if you still need it");
            }
            throw unreachable("gave no answer: " + e.getMessage(), e);
        } catch (NonRetryableException e) {
            // A proxy that refuses. Not as a cause: it may repeat a header.
            throw unreachable("gave no answer: " + e.getMessage(), null);
        }
    }

    private String token(String text) {
        try {
            String token = Json.MAPPER.readTree(text).path("SigninToken").asText("");
            if (!token.isEmpty()) {
                return token;
            }
        } catch (JsonProcessingException e) {
            throw unreachable("gave an answer that is not JSON", null);
        }
        throw unreachable("gave an answer without a SigninToken", null);
    }

    private EndpointUnreachableException unreachable(String how, @Nullable Throwable cause) {
        return new EndpointUnreachableException(
                "The sign-in endpoint " + endpoint + " " + how,
                "Check the network, the proxy and the address of the endpoint, and try again",
                cause);
    }
}

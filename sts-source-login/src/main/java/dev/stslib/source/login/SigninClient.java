package dev.stslib.source.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.PlainEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.signin.Pauses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The operation CreateOAuth2Token of AWS's sign-in service. Nothing signs its requests; a proof of the sign-in's key goes
 * with each, and no two tries share one.
 *
 * @see <a href="https://docs.aws.amazon.com/signin/latest/APIReference/API_CreateOAuth2Token.html">AWS, CreateOAuth2Token</a>
 */
final class SigninClient {
    private static final String CLIENT_ID = "clientId";
    private static final String GRANT_TYPE = "grantType";
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final int MOST_TRIES = 3;
    /** AWS gives 900 s. More than a session lives is no lifetime. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpClientSet http;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Pauses pauses;

    SigninClient(HttpClientSet http, InstantSource clock, Supplier<UUID> ids, Pauses pauses) {
        this.http = http;
        this.clock = clock;
        this.ids = ids;
        this.pauses = pauses;
    }

    /**
     * Gets the credentials for an authorization code.
     *
     * @param profile the profile that they are for, in messages
     */
    SigninAnswer code(
            ServiceEndpoint endpoint,
            String profile,
            String clientId,
            String code,
            Secret verifier,
            String redirect,
            DpopKey key) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(CLIENT_ID, clientId);
        body.put(GRANT_TYPE, "authorization_code");
        body.put("code", code);
        body.put("codeVerifier", verifier.revealSecret());
        body.put("redirectUri", redirect);
        return token(endpoint, profile, body, key);
    }

    /**
     * Renews credentials.
     *
     * @param profile the profile that they are for, in messages
     */
    SigninAnswer refresh(ServiceEndpoint endpoint, String profile, LoginToken.Renewal renewal) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(CLIENT_ID, renewal.clientId());
        body.put(GRANT_TYPE, "refresh_token");
        body.put("refreshToken", renewal.refreshToken().revealSecret());
        return token(endpoint, profile, body, renewal.key());
    }

    private SigninAnswer token(ServiceEndpoint endpoint, String profile, Map<String, Object> body, DpopKey key) {
        String base = LoginEndpoints.base(endpoint);
        AwsHttpClient client = http.trusting(endpoint.caBundle());
        PlainEndpoint signin = new PlainEndpoint(
                client,
                new Tries(1, null),
                false,
                "The sign-in service at " + base + ", asked for profile '" + profile + "',",
                "credentials",
                "Check the network and the region",
                client.nanoTime());
        URI uri = URI.create(base + "/v1/token");
        byte[] json = json(body);
        HttpAnswer answer = send(signin, uri, json, key, Duration.ZERO);
        if (isRefusal(answer) && !answer.clockOffset().isZero()) {
            // The clock of this machine is wrong, and the service calls a proof of another time an expired token.
            answer = send(signin, uri, json, key, answer.clockOffset());
        }
        return answer.isSuccessful() ? tokens(signin, answer) : refusal(signin, answer);
    }

    /** Sends a request, and again after a failure that may pass. Each try carries a new proof. */
    private HttpAnswer send(PlainEndpoint signin, URI uri, byte[] body, DpopKey key, Duration clockOffset) {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpAnswer answer = signin.send(request(uri, body, key, clockOffset));
                if (attempt == MOST_TRIES || answer.isSuccessful() || isRefusal(answer)) {
                    return answer;
                }
            } catch (EndpointUnreachableException e) {
                if (attempt == MOST_TRIES) {
                    throw e;
                }
            }
            pauses.pause(PAUSE.multipliedBy(attempt));
        }
    }

    private static boolean isRefusal(HttpAnswer answer) {
        return !answer.isSuccessful() && answer.status() != TOO_MANY_REQUESTS && answer.status() < SERVER_ERROR;
    }

    private HttpExecuteRequest request(URI uri, byte[] body, DpopKey key, Duration clockOffset) {
        return HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(uri)
                        .putHeader("Accept", "application/json")
                        .putHeader("Content-Type", "application/json")
                        .putHeader("DPoP", key.proof(uri, clock.instant().plus(clockOffset), ids.get()))
                        .build())
                .contentStreamProvider(ContentStreamProvider.fromByteArray(body))
                .build();
    }

    private static SigninAnswer.Tokens tokens(PlainEndpoint signin, HttpAnswer answer) {
        CredentialFields all = CredentialFields.ofEndpoint(answer.text(), signin::unusable);
        CredentialFields keys = all.object("accessToken");
        Fields fields = all.fields();
        long seconds = fields.number("expiresIn");
        if (seconds < 1 || seconds > LONGEST.toSeconds()) {
            throw signin.unusable("The field expiresIn is no lifetime of credentials");
        }
        return new SigninAnswer.Tokens(
                keys.key("accessKeyId"),
                Secret.of(keys.key("secretAccessKey")),
                Secret.of(keys.key("sessionToken")),
                fields.nonEmptyTextOrNull("refreshToken") == null ? null : Secret.of(all.key("refreshToken")),
                answer.arrival().plusSeconds(seconds),
                fields.nonEmptyTextOrNull("tokenType"),
                fields.nonEmptyTextOrNull("idToken"));
    }

    /** What may pass is thrown: it says nothing about the sign-in. */
    private static SigninAnswer.Refusal refusal(PlainEndpoint signin, HttpAnswer answer) {
        String error = error(answer);
        if (error.isEmpty() || !isRefusal(answer)) {
            throw signin.refused(answer);
        }
        return new SigninAnswer.Refusal(error, answer.problem());
    }

    /** AWS's name of the error. The header has the name of the exception only. */
    private static String error(HttpAnswer answer) {
        try {
            JsonNode named = Json.MAPPER.readTree(answer.text()).path("error");
            return named.asText("");
        } catch (IOException e) {
            // A page for people, perhaps of a proxy.
            return "";
        }
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return Json.MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON");
        }
    }

    /** The error of a request that was refused for want of a permission. */
    static StslibException forbidden(String profile, SigninAnswer.Refusal refusal) {
        return new EndpointUnreachableException(
                "The sign-in service gave no credentials for profile '" + profile + "': " + refusal.problem(),
                "Ask your administrator for the permission signin:CreateOAuth2Token");
    }
}

package dev.stslib.source.sso;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.Secret;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The requests of IAM Identity Center's OIDC service, which nothing signs.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/Welcome.html">AWS, IAM Identity Center OIDC
 *     API</a>
 */
final class OidcClient {
    static final String AUTHORIZATION_CODE = "authorization_code";
    static final String REFRESH_TOKEN = "refresh_token";

    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String CLIENT_ID = "clientId";
    private static final String CLIENT_SECRET = "clientSecret";
    private static final String GRANT_TYPE = "grantType";
    /** RFC 8628, section 3.2. */
    private static final long USUAL_INTERVAL = 5;

    private static final long LONGEST_INTERVAL = 60;
    /** Sign-ins and registrations end after 90 days at most. What names far more is no answer of Identity Center. */
    private static final long LONGEST_LIFE = Duration.ofDays(3_650).toSeconds();

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final HttpClientSet http;

    OidcClient(HttpClientSet http) {
        this.http = http;
    }

    /**
     * Registers a client.
     *
     * @param startUrl the start URL that Identity Center knows
     * @param redirect where a browser is sent back to, without a port; null for a client of the device flow
     */
    SsoClient register(
            SsoSession session, String clientName, List<String> scopes, String startUrl, @Nullable URI redirect) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("clientName", clientName);
        body.put("clientType", "public");
        if (redirect != null) {
            body.put("grantTypes", List.of(AUTHORIZATION_CODE, REFRESH_TOKEN));
            body.put("redirectUris", List.of(redirect.toString()));
            body.put("issuerUrl", startUrl);
        }
        if (!scopes.isEmpty()) {
            body.put("scopes", scopes);
        }
        PlainEndpoint oidc = endpoint(session, "registration of a client");
        HttpAnswer answer = successful(oidc, send(oidc, session, "/client/register", body));
        Fields fields = fields(oidc, answer);
        long now = answer.arrival().getEpochSecond();
        return new SsoClient(
                fields.nonEmptyText(CLIENT_ID),
                Secret.of(fields.nonEmptyText(CLIENT_SECRET)),
                Instant.ofEpochSecond(number(oidc, fields, "clientSecretExpiresAt", now + LONGEST_LIFE)));
    }

    /**
     * Begins a sign-in by device code.
     *
     * @param startUrl the start URL that Identity Center knows
     */
    OidcAnswer authorizeDevice(SsoSession session, SsoClient client, String startUrl) {
        PlainEndpoint oidc = endpoint(session, "device code");
        Map<String, Object> body = credentials(client);
        body.put("startUrl", startUrl);
        HttpAnswer answer = send(oidc, session, "/device_authorization", body);
        if (!answer.isSuccessful()) {
            return refusal(oidc, answer);
        }
        Fields fields = fields(oidc, answer);
        return new OidcAnswer.Device(
                Secret.of(fields.nonEmptyText("deviceCode")),
                fields.nonEmptyText("userCode"),
                page(oidc, fields, "verificationUri"),
                page(oidc, fields, "verificationUriComplete"),
                end(oidc, answer, fields),
                Duration.ofSeconds(Math.max(1, Math.min(interval(answer), LONGEST_INTERVAL))));
    }

    /** When what was given ends, by the clock of this machine. */
    private static Instant end(PlainEndpoint oidc, HttpAnswer answer, Fields fields) {
        return answer.arrival().plusSeconds(number(oidc, fields, "expiresIn", LONGEST_LIFE));
    }

    /** Any number of a JSON document would be more than a time can hold. */
    private static long number(PlainEndpoint oidc, Fields fields, String name, long most) {
        long number = fields.number(name);
        if (number < 1 || number > most) {
            throw oidc.unusable("The field " + name + " is out of range");
        }
        return number;
    }

    private static long interval(HttpAnswer answer) {
        try {
            return Json.MAPPER.readTree(answer.text()).path("interval").asLong(USUAL_INTERVAL);
        } catch (IOException e) {
            return USUAL_INTERVAL;
        }
    }

    /** The page of the service, which a person opens: nothing else may be opened in its place. */
    private static URI page(PlainEndpoint oidc, Fields fields, String name) {
        try {
            URI page = new URI(fields.nonEmptyText(name));
            if (EndpointAddress.isPage(page)) {
                return page;
            }
        } catch (URISyntaxException e) {
            // Reported below; its message repeats the text.
        }
        throw oidc.unusable("The field " + name + " is not the address of a page");
    }

    OidcAnswer device(SsoSession session, SsoClient client, OidcAnswer.Device device) {
        Map<String, Object> body = credentials(client);
        body.put(GRANT_TYPE, DEVICE_CODE);
        body.put("deviceCode", device.deviceCode().revealSecret());
        return token(session, body);
    }

    OidcAnswer code(SsoSession session, SsoClient client, String code, Secret verifier, URI redirect) {
        Map<String, Object> body = credentials(client);
        body.put(GRANT_TYPE, AUTHORIZATION_CODE);
        body.put("code", code);
        body.put("codeVerifier", verifier.revealSecret());
        body.put("redirectUri", redirect.toString());
        return token(session, body);
    }

    OidcAnswer refresh(SsoSession session, SsoToken.Renewal renewal) {
        Map<String, Object> body = credentials(renewal.client());
        body.put(GRANT_TYPE, REFRESH_TOKEN);
        body.put("refreshToken", renewal.refreshToken().revealSecret());
        return token(session, body);
    }

    private static Map<String, Object> credentials(SsoClient client) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(CLIENT_ID, client.id());
        body.put(CLIENT_SECRET, client.secret().revealSecret());
        return body;
    }

    private OidcAnswer token(SsoSession session, Map<String, Object> body) {
        PlainEndpoint oidc = endpoint(session, "token");
        HttpAnswer answer = send(oidc, session, "/token", body);
        if (!answer.isSuccessful()) {
            return refusal(oidc, answer);
        }
        Fields fields = fields(oidc, answer);
        String refresh = fields.nonEmptyTextOrNull("refreshToken");
        return new OidcAnswer.Tokens(
                sendable(oidc, "accessToken", fields.nonEmptyText("accessToken")),
                refresh == null ? null : sendable(oidc, "refreshToken", refresh),
                end(oidc, answer, fields));
    }

    /** What may pass is thrown: it says nothing about the sign-in. */
    private static OidcAnswer.Refusal refusal(PlainEndpoint oidc, HttpAnswer answer) {
        String error = error(answer);
        if (error.isEmpty() || answer.status() == TOO_MANY_REQUESTS || answer.status() >= SERVER_ERROR) {
            throw oidc.refused(answer);
        }
        return new OidcAnswer.Refusal(error, answer.problem());
    }

    private static Secret sendable(PlainEndpoint oidc, String name, String value) {
        if (!CredentialFields.isSendable(value)) {
            throw oidc.unusable("The field " + name + " has a blank or a character that no token has");
        }
        return Secret.of(value);
    }

    /** The OAuth name of an error; the header has the name of AWS's exception. */
    private static String error(HttpAnswer answer) {
        try {
            JsonNode named = Json.MAPPER.readTree(answer.text()).path("error");
            if (named.isTextual() && !named.asText().isEmpty()) {
                return named.asText();
            }
        } catch (IOException e) {
            // The body is no JSON; the header may say it.
        }
        return answer.errorType()
                .split("[:;]", 2)[0]
                .replaceFirst("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    private PlainEndpoint endpoint(SsoSession session, String wanted) {
        var client = http.trusting(session.oidc().caBundle());
        return new PlainEndpoint(
                client,
                Tries.DEFAULT,
                false,
                "The sign-in service of IAM Identity Center at "
                        + EndpointAddress.shown(SsoEndpoints.oidc(session.oidc())) + ", asked for " + session.label()
                        + ",",
                wanted,
                "Check the network, sso_region and sso_start_url",
                client.nanoTime());
    }

    private static HttpAnswer send(PlainEndpoint oidc, SsoSession session, String path, Map<String, Object> body) {
        URI uri = SsoEndpoints.oidc(session.oidc());
        return oidc.send(HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.POST)
                        .uri(uri)
                        .encodedPath(SsoEndpoints.path(uri, path))
                        .putHeader("Accept", "application/json")
                        .putHeader("Content-Type", "application/json")
                        .build())
                .contentStreamProvider(ContentStreamProvider.fromByteArray(json(body)))
                .build());
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return Json.MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON");
        }
    }

    private static HttpAnswer successful(PlainEndpoint oidc, HttpAnswer answer) {
        if (!answer.isSuccessful()) {
            throw oidc.refused(answer);
        }
        return answer;
    }

    private static Fields fields(PlainEndpoint oidc, HttpAnswer answer) {
        return Json.fields(answer.text().getBytes(StandardCharsets.UTF_8), oidc::unusable);
    }

    /** The error of a sign-in that Identity Center refused. */
    static StslibException refused(SsoSession session, String what, OidcAnswer.Refusal refusal) {
        return SsoFiles.failed(session, what + " (" + refusal.problem() + ")");
    }
}

package dev.stslib.testkit.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in gives what AWS gives, and refuses what AWS refuses. */
@Timeout(60)
class EmbeddedIdentityCenterTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNT = "111122223333";
    private static final String VERIFIER = "abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFG";
    private static final String REDIRECT = "http://127.0.0.1:4711/oauth/callback";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

    private final ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    private final EmbeddedIdentityCenter center =
            EmbeddedIdentityCenter.builder().clock(clock).start();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        center.close();
    }

    /** An answer. */
    private record Answered(int status, Map<String, Object> body, String location) {
        String error() {
            return status + " " + body.getOrDefault("error", body.getOrDefault("message", ""));
        }
    }

    private Answered send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            Map<String, Object> body = answer.body().startsWith("{")
                    ? JSON.readValue(answer.body(), new TypeReference<>() {})
                    : Map.of("page", answer.body());
            return new Answered(
                    answer.statusCode(),
                    body,
                    answer.headers().firstValue("Location").orElse(""));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answered post(String path, Map<String, Object> body) {
        try {
            return send(HttpRequest.newBuilder(URI.create(center.uri() + path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answered get(String path, String token) {
        return send(HttpRequest.newBuilder(URI.create(center.uri() + path))
                .header("x-amz-sso_bearer_token", token)
                .build());
    }

    private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        if (value.equals("-")) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    private Map<String, Object> registration() {
        return new LinkedHashMap<>(Map.of(
                "clientName", "test",
                "clientType", "public",
                "grantTypes", List.of("authorization_code", "refresh_token"),
                "redirectUris", List.of("http://127.0.0.1/oauth/callback"),
                "issuerUrl", center.startUrl(),
                "scopes", List.of("sso:account:access")));
    }

    private Map<String, Object> client(Map<String, Object> registration) {
        Answered answer = post("/client/register", registration);
        assertEquals(200, answer.status(), answer.error());
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("clientId", answer.body().get("clientId"));
        client.put("clientSecret", answer.body().get("clientSecret"));
        return client;
    }

    private static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> authorization(Object clientId) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", clientId);
        query.put("redirect_uri", REDIRECT);
        query.put("state", "a-state-of-the-test-1");
        query.put("code_challenge_method", "S256");
        query.put("code_challenge", challenge());
        query.put("scopes", "sso:account:access");
        return query;
    }

    private Answered authorize(Map<String, Object> query) {
        String text = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(center.uri() + "/authorize/answer?" + text))
                .build());
    }

    /** The request for a token by a code that the page has given. */
    private Map<String, Object> codeRequest() {
        Map<String, Object> request = client(registration());
        Answered page = authorize(authorization(String.valueOf(request.get("clientId"))));
        assertEquals(302, page.status());
        assertTrue(page.location().startsWith(REDIRECT + "?code="), page.location());
        assertTrue(page.location().endsWith("&state=a-state-of-the-test-1"), page.location());
        request.put("grantType", "authorization_code");
        request.put("code", page.location().replaceAll(".*code=([^&]*).*", "$1"));
        request.put("redirectUri", REDIRECT);
        request.put("codeVerifier", VERIFIER);
        return request;
    }

    @Nested
    class Registrations {
        @ParameterizedTest
        @CsvSource({
            "clientName, -, 400 invalid_request",
            "clientType, confidential, 400 invalid_client_metadata",
            "issuerUrl, https://other.awsapps.com/start, 400 invalid_request",
            "unknown, x, 400 invalid_request"
        })
        void refused(String field, String value, String error) {
            assertEquals(
                    error,
                    post("/client/register", with(registration(), field, value)).error());
        }

        @ParameterizedTest
        @CsvSource({
            "redirectUris, https://127.0.0.1/oauth/callback, 400 invalid_redirect_uri",
            "redirectUris, http://localhost/oauth/callback, 400 invalid_redirect_uri",
            "redirectUris, http://127.0.0.1:80/oauth/callback, 400 invalid_redirect_uri",
            "grantTypes, password, 400 unsupported_grant_type",
            "scopes, everything, 400 invalid_scope"
        })
        void refusedLists(String field, String value, String error) {
            assertEquals(
                    error,
                    post("/client/register", with(registration(), field, List.of(value)))
                            .error());
        }

        @Test
        void anExpiredOneIsRefused() {
            Map<String, Object> request = codeRequest();
            clock.advance(Duration.ofDays(90));
            assertEquals("401 invalid_client", post("/token", request).error());
        }
    }

    @Nested
    class Codes {
        @Test
        void aCodeGivesTokens_once() {
            Map<String, Object> request = codeRequest();
            Answered tokens = post("/token", request);
            assertEquals(200, tokens.status(), tokens.error());
            assertEquals(3600, tokens.body().get("expiresIn"));
            center.assign(ACCOUNT, "Production", "Reader");
            String token = String.valueOf(tokens.body().get("accessToken"));
            assertEquals(200, get("/assignment/accounts", token).status());
            assertEquals("400 invalid_grant", post("/token", request).error());
            assertEquals(401, get("/assignment/accounts", token).status(), "a code that comes twice may be stolen");
        }

        @ParameterizedTest
        @CsvSource({
            "codeVerifier, abcdefghijklmnopqrstuvwxyz0123456789-._~ABCDEFg, 400 invalid_grant",
            "codeVerifier, short, 400 invalid_grant",
            "codeVerifier, -, 400 invalid_request",
            "redirectUri, http://127.0.0.1:4712/oauth/callback, 400 invalid_grant",
            "code, other, 400 invalid_grant",
            "clientSecret, other, 401 invalid_client",
            "clientId, other, 401 invalid_client",
            "grantType, password, 400 unsupported_grant_type",
            "grantType, urn:ietf:params:oauth:grant-type:device_code, 400 unauthorized_client"
        })
        void refused(String field, String value, String error) {
            assertEquals(
                    error, post("/token", with(codeRequest(), field, value)).error());
        }

        @Test
        void anotherClientsCodeIsRefused() {
            Map<String, Object> request = codeRequest();
            request.putAll(client(registration()));
            assertEquals("400 invalid_grant", post("/token", request).error());
        }

        @Test
        void anOldCodeIsRefused() {
            Map<String, Object> request = codeRequest();
            clock.advance(Duration.ofMinutes(10));
            assertEquals("400 expired_token", post("/token", request).error());
        }

        @ParameterizedTest
        @CsvSource({
            "code_challenge_method, plain",
            "code_challenge_method, SHA-256",
            "code_challenge, short",
            "redirect_uri, http://127.0.0.1:4711/other",
            "redirect_uri, http://192.0.2.1:4711/oauth/callback",
            "response_type, token",
            "state, short",
            "scopes, other:scope",
            "client_id, other"
        })
        void thePageRefuses(String field, String value) {
            Map<String, Object> query =
                    authorization(String.valueOf(client(registration()).get("clientId")));
            Answered page = authorize(with(query, field, value));
            assertTrue(page.status() == 400 || page.status() == 401, page.error());
            assertEquals("", page.location());
        }
    }

    @Nested
    class RefreshTokens {
        private Map<String, Object> request() {
            Map<String, Object> fields = center.signIn();
            Map<String, Object> request = new LinkedHashMap<>();
            for (String name : List.of("clientId", "clientSecret", "refreshToken")) {
                request.put(name, fields.get(name));
            }
            request.put("grantType", "refresh_token");
            return request;
        }

        @Test
        void eachIsTakenOnce() {
            Map<String, Object> request = request();
            Answered tokens = post("/token", request);
            assertEquals(200, tokens.status(), tokens.error());
            assertEquals(1, center.refreshes());
            assertEquals("400 invalid_grant", post("/token", request).error());
            String next = String.valueOf(tokens.body().get("refreshToken"));
            assertEquals(
                    200, post("/token", with(request, "refreshToken", next)).status());
        }

        @Test
        void theSignInEndsThem() {
            Map<String, Object> request = request();
            clock.advance(Duration.ofHours(8));
            assertEquals("400 invalid_grant", post("/token", request).error());
            Map<String, Object> other = request();
            center.endSignIns();
            assertEquals("400 invalid_grant", post("/token", other).error());
        }
    }

    @Nested
    class DeviceCodes {
        private final Map<String, Object> client =
                client(Map.of("clientName", "t", "clientType", "public", "scopes", List.of("sso:account:access")));

        private Answered started() {
            Map<String, Object> request = with(client, "startUrl", center.startUrl());
            Answered answer = post("/device_authorization", request);
            assertEquals(200, answer.status(), answer.error());
            return answer;
        }

        private Map<String, Object> poll(Answered started) {
            Map<String, Object> request = with(client, "grantType", DEVICE);
            request.put("deviceCode", started.body().get("deviceCode"));
            return request;
        }

        @Test
        void pending_slowDown_thenTokensOnce() {
            Answered started = started();
            Map<String, Object> poll = poll(started);
            assertEquals("400 authorization_pending", post("/token", poll).error());
            assertEquals("400 slow_down", post("/token", poll).error());
            clock.advance(Duration.ofSeconds(5));
            assertEquals("400 authorization_pending", post("/token", poll).error());
            center.approve(String.valueOf(started.body().get("userCode")));
            assertEquals(200, post("/token", poll).status());
            assertEquals("400 invalid_grant", post("/token", poll).error());
        }

        @Test
        void deniedAndExpired() {
            Answered denied = started();
            center.deny(String.valueOf(denied.body().get("userCode")));
            assertEquals("400 access_denied", post("/token", poll(denied)).error());
            Answered old = started();
            clock.advance(Duration.ofMinutes(10));
            assertEquals("400 expired_token", post("/token", poll(old)).error());
        }

        @Test
        void anotherStartUrlOrClientIsRefused() {
            assertEquals(
                    "400 invalid_request",
                    post("/device_authorization", with(client, "startUrl", "https://x.awsapps.com/start"))
                            .error());
            assertEquals(
                    "400 unauthorized_client",
                    post("/device_authorization", with(client(registration()), "startUrl", center.startUrl()))
                            .error());
        }
    }

    @Nested
    class Portal {
        @ParameterizedTest
        @CsvSource({
            "/federation/credentials?role_name=Reader&account_id=111122223333, 200",
            "/federation/credentials?role_name=Admin&account_id=111122223333, 403",
            "/federation/credentials?role_name=Reader&account_id=222222222222, 403",
            "/federation/credentials?role_name=Reader&account_id=1, 400",
            "/federation/credentials?account_id=111122223333, 400",
            "/federation/credentials?role_name=Reader&account_id=111122223333&x=1, 400",
            "/assignment/accounts?max_result=100, 200",
            "/assignment/accounts?max_result=101, 400",
            "/assignment/accounts?next_token=x, 400",
            "/assignment/roles?account_id=111122223333, 200",
            "/assignment/roles?account_id=222222222222, 404",
            "/logout, 400",
            "/other, 404"
        })
        void answers(String path, int status) {
            center.assign(ACCOUNT, "Production", "Reader");
            String token = String.valueOf(center.signIn().get("accessToken"));
            assertEquals(status, get(path, token).status());
        }

        @Test
        void aTokenThatHasEndedIsRefused() {
            String token = String.valueOf(center.signIn().get("accessToken"));
            assertEquals(401, get("/assignment/accounts", "other").status());
            clock.advance(Duration.ofHours(1));
            assertEquals(401, get("/assignment/accounts", token).status());
            String other = String.valueOf(center.signIn().get("accessToken"));
            Answered out = send(HttpRequest.newBuilder(URI.create(center.uri() + "/logout"))
                    .header("x-amz-sso_bearer_token", other)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            assertEquals(200, out.status());
            assertEquals(401, get("/assignment/accounts", other).status());
        }
    }
}

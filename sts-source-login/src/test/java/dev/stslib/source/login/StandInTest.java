package dev.stslib.source.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-in refuses what AWS refuses, as AWS says it. */
@Tag("one-jdk")
@Timeout(60)
class StandInTest {
    private static final String VERIFIER = "v".repeat(43);
    private static final String REDIRECT = "http://127.0.0.1:4711/oauth/callback";
    private static final String CLIENT = "arn:aws:signin:::devtools/same-device";
    private static final String INVALID = "400 ValidationException INVALID_REQUEST";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private LoginWorld world;

    private final DpopKey key = DpopKey.generate(new SecureRandom());
    private final Map<String, String> page = new LinkedHashMap<>();
    private final Map<String, String> body = new LinkedHashMap<>();

    @BeforeEach
    void begin() throws Exception {
        world = new LoginWorld(home);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        page.put("response_type", "code");
        page.put("client_id", CLIENT);
        page.put("state", UUID.randomUUID().toString());
        page.put("code_challenge_method", "SHA-256");
        page.put("scope", "openid");
        page.put("redirect_uri", REDIRECT);
        page.put("code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String code() {
        StringBuilder query = new StringBuilder();
        page.forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(value));
        String code = world.login
                .allow(URI.create(world.login.uri() + "/v1/authorize" + query))
                .get("code");
        return Objects.requireNonNull(code);
    }

    /** The body of a request for the code of a right sign-in. */
    private Map<String, String> right() {
        body.put("clientId", CLIENT);
        body.put("grantType", "authorization_code");
        body.put("code", code());
        body.put("codeVerifier", VERIFIER);
        body.put("redirectUri", REDIRECT);
        return body;
    }

    private HttpResponse<String> send(Map<String, String> fields, String proof) {
        try {
            return world.post(Json.MAPPER.writeValueAsString(fields), proof);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(Map<String, String> fields) {
        return send(fields, proof());
    }

    private String proof() {
        return key.proof(token(), world.clock.instant(), UUID.randomUUID());
    }

    private URI token() {
        return URI.create(world.login.uri() + "/v1/token");
    }

    private static String refusal(HttpResponse<String> answer) {
        try {
            JsonNode told = Json.MAPPER.readTree(answer.body());
            assertFalse(told.path("message").asText().isEmpty());
            return answer.statusCode() + " "
                    + answer.headers().firstValue("x-amzn-ErrorType").orElse("none") + " "
                    + told.path("error").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> refresh(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("clientId", CLIENT);
            fields.put("grantType", "refresh_token");
            fields.put(
                    "refreshToken",
                    Json.MAPPER.readTree(answer.body()).path("refreshToken").asText());
            return fields;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token",
        "client_id, arn:aws:signin:::devtools/other",
        "client_id, arn:aws:signin:::devtools/cross-device",
        "state, short",
        "code_challenge_method, S256",
        "code_challenge_method, plain",
        "scope, sso",
        "redirect_uri, http://localhost:4711/oauth/callback",
        "redirect_uri, http://127.0.0.1:4711/other",
        "redirect_uri, https://example.com/oauth/callback",
        "code_challenge, c",
        "other, x"
    })
    void thePageRefuses(String name, String value) {
        page.put(name, value);
        assertThrows(IllegalArgumentException.class, this::code);
        page.remove(name);
        if (!name.equals("other")) {
            assertThrows(IllegalArgumentException.class, this::code);
        }
    }

    @Test
    void aRightSignInAndRenewal() throws IOException {
        HttpResponse<String> first = send(right());
        JsonNode told = Json.MAPPER.readTree(first.body());
        assertEquals("aws_sigv4", told.path("tokenType").asText());
        assertEquals(900, told.path("expiresIn").asInt());
        assertTrue(told.has("idToken"));
        HttpResponse<String> second = send(refresh(first));
        assertEquals(200, second.statusCode(), second.body());
        assertFalse(second.body().contains("idToken"));
    }

    @ParameterizedTest
    @CsvSource({
        "clientId, arn:aws:signin:::devtools/cross-device",
        "clientId, x",
        "grantType, refresh_token",
        "grantType, x",
        "code, x",
        "codeVerifier, vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvw",
        "codeVerifier, short",
        "redirectUri, http://127.0.0.1:4712/oauth/callback",
        "other, x"
    })
    void aWrongField(String name, String value) {
        Map<String, String> wrong = right();
        wrong.put(name, value);
        assertEquals(INVALID, refusal(send(wrong)));
        wrong.remove(name);
        if (!name.equals("other")) {
            assertEquals(INVALID, refusal(send(wrong)));
        }
    }

    @Test
    void aCodeIsForOneUse_andForFiveMinutes() {
        Map<String, String> used = right();
        assertEquals(200, send(used).statusCode());
        assertEquals(INVALID, refusal(send(used)));
        Map<String, String> late = right();
        world.clock.advance(Duration.ofMinutes(5));
        assertEquals("401 AccessDeniedException AUTHCODE_EXPIRED", refusal(send(late)));
    }

    @Test
    void aRefreshTokenIsForOneUse_andForItsKeyAndClient() {
        Map<String, String> fields = refresh(send(right()));
        DpopKey other = DpopKey.generate(new SecureRandom());
        String foreign = other.proof(token(), world.clock.instant(), UUID.randomUUID());
        assertEquals(INVALID, refusal(send(fields, foreign)));
        Map<String, String> wrong = new LinkedHashMap<>(fields);
        wrong.put("clientId", "arn:aws:signin:::devtools/cross-device");
        assertEquals(INVALID, refusal(send(wrong)));
        assertEquals(200, send(fields).statusCode());
        assertEquals(INVALID, refusal(send(fields)));
    }

    @Test
    void howASignInEnds() {
        Map<String, String> fields = refresh(send(right()));
        world.login.forbid(true);
        assertEquals("403 AccessDeniedException INSUFFICIENT_PERMISSIONS", refusal(send(fields)));
        world.login.forbid(false);
        world.clock.advance(Duration.ofHours(12));
        assertEquals("401 AccessDeniedException TOKEN_EXPIRED", refusal(send(fields)));
        Map<String, String> second = refresh(send(right()));
        world.login.changePassword();
        assertEquals("403 AccessDeniedException USER_CREDENTIALS_CHANGED", refusal(send(second)));
        Map<String, String> third = refresh(send(right()));
        world.login.endSessions();
        assertEquals("401 AccessDeniedException TOKEN_EXPIRED", refusal(send(third)));
    }

    @Test
    @DisplayName("a proof is for one request, one address and about now")
    void proofs() {
        Map<String, String> fields = right();
        UUID id = UUID.randomUUID();
        for (int minutes : List.of(-6, 6)) {
            String late = key.proof(token(), world.clock.instant().plus(Duration.ofMinutes(minutes)), id);
            assertEquals("401 AccessDeniedException TOKEN_EXPIRED", refusal(send(fields, late)));
        }
        String elsewhere =
                key.proof(URI.create(world.login.uri() + "/v1/token/"), world.clock.instant(), UUID.randomUUID());
        assertEquals(INVALID, refusal(send(fields, elsewhere)));
        String right = proof();
        assertEquals(200, send(fields, right).statusCode());
        assertEquals(INVALID, refusal(send(refresh(send(right())), right)), "used before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alg=none", "typ=JWT", "kty=OKP", "crv=P-384", "y=x", "signature", "claims", "htm", "d"})
    @DisplayName("a proof that was changed is refused")
    void changedProof(String how) {
        String[] parts = proof().split("\\.", -1);
        String header = text(parts[0]);
        String claims = text(parts[1]);
        switch (how) {
            case "signature" ->
                parts[2] = parts[2].startsWith("A") ? "B" + parts[2].substring(1) : "A" + parts[2].substring(1);
            case "claims" -> claims = claims.replaceFirst("\"jti\":\".", "\"jti\":\"x");
            case "htm" -> claims = claims.replace("POST", "GET");
            case "d" -> header = header.replace("\"kty\"", "\"d\":\"x\",\"kty\"");
            case "y=x" -> header = header.replaceFirst("\"y\":\"[^\"]*\"", "\"y\":\"AA\"");
            default -> {
                String[] change = how.split("=", 2);
                header = header.replaceFirst(
                        "\"" + change[0] + "\":\"[^\"]*\"", "\"" + change[0] + "\":\"" + change[1] + "\"");
            }
        }
        String changed = base64(header) + "." + base64(claims) + "." + parts[2];
        Map<String, String> fields = right();
        assertEquals(INVALID, refusal(send(fields, changed)));
        assertEquals(200, send(fields).statusCode(), "the code is not used up");
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

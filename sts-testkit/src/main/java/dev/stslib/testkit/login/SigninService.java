package dev.stslib.testkit.login;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.sigv4.WireRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** CreateOAuth2Token and the page where a person signs in. For one thread at a time. */
final class SigninService {
    static final String SAME_DEVICE = "arn:aws:signin:::devtools/same-device";
    static final String CROSS_DEVICE = "arn:aws:signin:::devtools/cross-device";
    static final String CONFIRMATION = "/v1/sessions/confirmation";

    private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final Set<String> CODE_FIELDS =
            Set.of("clientId", "grantType", "code", "codeVerifier", "redirectUri");
    private static final Set<String> REFRESH_FIELDS = Set.of("clientId", "grantType", "refreshToken");
    private static final Set<String> PAGE_PARAMETERS = Set.of(
            "response_type", "client_id", "state", "code_challenge_method", "scope", "redirect_uri", "code_challenge");

    final List<String> secrets = new ArrayList<>();
    final Function<String, SourceCredentials> credentials;
    private final InstantSource clock;
    private final Lifetimes lifetimes;
    private final RandomGenerator random;
    private final DpopCheck dpop = new DpopCheck();
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, RefreshToken> refreshTokens = new HashMap<>();
    int refreshes;
    /** The session that the person chooses on the page. */
    String chosen;

    boolean forbids;

    SigninService(
            InstantSource clock,
            Lifetimes lifetimes,
            RandomGenerator random,
            String chosen,
            Function<String, SourceCredentials> credentials) {
        this.clock = clock;
        this.lifetimes = lifetimes;
        this.random = random;
        this.chosen = chosen;
        this.credentials = credentials;
    }

    /** How long credentials, a session and an authorization code live. */
    record Lifetimes(Duration credentials, Duration session, Duration code) {}

    /** The session of a person, which all of its refresh tokens share. */
    static final class Session {
        final String arn;
        final String clientId;
        final String thumbprint;
        final Instant end;
        boolean ended;
        boolean changed;

        Session(String arn, String clientId, String thumbprint, Instant end) {
            this.arn = arn;
            this.clientId = clientId;
            this.thumbprint = thumbprint;
            this.end = end;
        }
    }

    /** An authorization code, for one use. */
    private record Code(String arn, String clientId, String redirect, String challenge, Instant end) {}

    /** A refresh token, for one use. */
    private static final class RefreshToken {
        final Session session;
        boolean replaced;

        RefreshToken(Session session) {
            this.session = session;
        }
    }

    /** A random text, which no message may show. */
    String secret(String prefix, int length) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        secrets.add(text.toString());
        return text.toString();
    }

    Session session(String arn, String clientId, String thumbprint) {
        return new Session(arn, clientId, thumbprint, clock.instant().plus(lifetimes.session()));
    }

    void endSessions() {
        refreshTokens.values().forEach(token -> token.session.ended = true);
    }

    void changePassword() {
        refreshTokens.values().forEach(token -> token.session.changed = true);
    }

    /** The operation. Its proof is checked before a code or a refresh token is used up. */
    Map<String, Object> token(WireRequest request, String uri) throws LoginException {
        LoginRequest wanted = LoginRequest.json(request);
        String clientId = wanted.value("clientId");
        if (!clientId.equals(SAME_DEVICE) && !clientId.equals(CROSS_DEVICE)) {
            throw LoginException.invalid("The client is not known");
        }
        String thumbprint = dpop.thumbprint(request, uri, clock.instant());
        return switch (wanted.value("grantType")) {
            case "authorization_code" -> byCode(wanted.exactly(CODE_FIELDS), thumbprint);
            case "refresh_token" -> byRefreshToken(wanted.exactly(REFRESH_FIELDS), thumbprint);
            default -> throw LoginException.invalid("The grant type is not known");
        };
    }

    private Map<String, Object> byCode(LoginRequest wanted, String thumbprint) throws LoginException {
        Code code = codes.get(wanted.value("code"));
        String verifier = wanted.value("codeVerifier");
        if (code == null || !code.clientId().equals(wanted.value("clientId"))) {
            throw LoginException.grant();
        }
        if (!code.end().isAfter(clock.instant())) {
            throw LoginException.codeExpired();
        }
        if (!code.redirect().equals(wanted.value("redirectUri"))
                || !verifier.matches("[A-Za-z0-9._~-]{43,128}")
                || !challenge(verifier).equals(code.challenge())) {
            throw LoginException.grant();
        }
        if (forbids) {
            throw LoginException.forbidden();
        }
        codes.remove(wanted.value("code"));
        Session session = session(code.arn(), code.clientId(), thumbprint);
        Map<String, Object> answer = tokens(session);
        answer.put("idToken", idToken(session));
        return answer;
    }

    private Map<String, Object> byRefreshToken(LoginRequest wanted, String thumbprint) throws LoginException {
        RefreshToken token = refreshTokens.get(wanted.value("refreshToken"));
        if (token == null
                || token.replaced
                || !token.session.clientId.equals(wanted.value("clientId"))
                || !token.session.thumbprint.equals(thumbprint)) {
            throw LoginException.grant();
        }
        if (token.session.changed) {
            throw LoginException.credentialsChanged();
        }
        if (token.session.ended || !token.session.end.isAfter(clock.instant())) {
            throw LoginException.tokenExpired();
        }
        if (forbids) {
            throw LoginException.forbidden();
        }
        token.replaced = true;
        refreshes++;
        return tokens(token.session);
    }

    /** Credentials and the next refresh token, without an id token. */
    Map<String, Object> tokens(Session session) {
        SourceCredentials given = credentials.apply(session.arn);
        Secret token = given.sessionToken();
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("accessKeyId", given.accessKeyId());
        keys.put("secretAccessKey", given.secretAccessKey().revealSecret());
        keys.put("sessionToken", token == null ? "" : token.revealSecret());
        secrets.add(given.secretAccessKey().revealSecret());
        String refresh = secret("refresh-", 400);
        refreshTokens.put(refresh, new RefreshToken(session));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("accessToken", keys);
        answer.put("tokenType", "aws_sigv4");
        answer.put("expiresIn", lifetimes.credentials().toSeconds());
        answer.put("refreshToken", refresh);
        return answer;
    }

    /** A JWT with the ARN of the session. Its signature is nothing that a client checks. */
    String idToken(Session session) {
        String claims = "{\"sub\":\"" + session.arn + "\",\"aud\":\"" + session.clientId
                + "\",\"iss\":\"https://signin.aws.amazon.com/signin\",\"session_arn\":\"" + session.arn
                + "\",\"exp\":" + session.end.getEpochSecond() + "}";
        return base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64(claims) + "." + secret("", 43);
    }

    /**
     * What the sign-in page does when the person allows a client: checks the request, and gives the redirect with a code.
     *
     * @param base where this service is
     * @throws LoginException if the request is one that the page refuses, without a redirect
     */
    URI authorize(WireRequest request, String base) throws LoginException {
        LoginRequest wanted = LoginRequest.query(request).exactly(PAGE_PARAMETERS);
        String clientId = wanted.value("client_id");
        String redirect = wanted.value("redirect_uri");
        boolean isRight = switch (clientId) {
            case SAME_DEVICE -> redirect.matches("http://127\\.0\\.0\\.1:[1-9][0-9]{0,4}/oauth/callback");
            case CROSS_DEVICE -> redirect.equals(base + CONFIRMATION);
            default -> false;
        };
        if (!isRight) {
            throw LoginException.invalid("The client is not known, or the redirect is not one of this client");
        }
        if (!wanted.value("response_type").equals("code")
                || !wanted.value("scope").equals("openid")) {
            throw LoginException.invalid("The response type is not code, or the scope is not openid");
        }
        if (!wanted.value("code_challenge_method").equals("SHA-256")
                || !wanted.value("code_challenge").matches("[A-Za-z0-9_-]{43}")) {
            throw LoginException.invalid("There is no challenge by SHA-256");
        }
        if (wanted.value("state").length() < 16) {
            throw LoginException.invalid("The state can be guessed");
        }
        String code = secret("code-", 60);
        codes.put(
                code,
                new Code(
                        chosen,
                        clientId,
                        redirect,
                        wanted.value("code_challenge"),
                        clock.instant().plus(lifetimes.code())));
        return URI.create(redirect + "?code=" + code + "&state=" + wanted.value("state"));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.stslib.testkit.sso;

import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.sso.SsoState.AccessToken;
import dev.stslib.testkit.sso.SsoState.Client;
import dev.stslib.testkit.sso.SsoState.Code;
import dev.stslib.testkit.sso.SsoState.Device;
import dev.stslib.testkit.sso.SsoState.RefreshToken;
import dev.stslib.testkit.sso.SsoState.SignIn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** RegisterClient, StartDeviceAuthorization, CreateToken and the page where a person signs in. */
final class OidcService {
    private static final String CODE_GRANT = "authorization_code";
    private static final String REFRESH_GRANT = "refresh_token";
    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String SCOPE = "sso:account:access";
    private static final Set<String> REDIRECT_HOSTS = Set.of("127.0.0.1", "[::1]");

    private final SsoState state;
    private final SsoSettings settings;

    OidcService(SsoState state, SsoSettings settings) {
        this.state = state;
        this.settings = settings;
    }

    Map<String, Object> register(WireRequest request) throws SsoException {
        SsoRequest wanted = SsoRequest.json(
                request, Set.of("clientName", "clientType", "scopes", "redirectUris", "grantTypes", "issuerUrl"));
        String name = wanted.text("clientName");
        if (!wanted.text("clientType").equals("public")) {
            throw SsoException.oidc("InvalidClientMetadata", "the type of " + name + " is not public");
        }
        Set<String> grants = new LinkedHashSet<>(wanted.texts("grantTypes"));
        if (!Set.of(CODE_GRANT, REFRESH_GRANT, DEVICE_GRANT).containsAll(grants)) {
            throw SsoException.oidc("UnsupportedGrantType", "a grant type is not known");
        }
        Set<String> scopes = new LinkedHashSet<>(wanted.texts("scopes"));
        if (scopes.stream().anyMatch(scope -> !scope.matches("[a-z]+:[a-z_]+(:[a-z_]+)?"))) {
            throw SsoException.oidc("InvalidScope", "a scope is not known");
        }
        List<String> redirects = wanted.texts("redirectUris");
        String issuer = wanted.textOrNull("issuerUrl");
        if (grants.contains(CODE_GRANT)) {
            requireRedirects(redirects);
            if (!settings.startUrl().equals(issuer)) {
                throw SsoException.oidc("InvalidRequest", "the issuer is not the start URL");
            }
        }
        Client client = new Client(
                state.secret("client-", 16),
                state.secret("", 64),
                settings.now().plus(settings.registrationLifetime()),
                grants.isEmpty() ? Set.of(DEVICE_GRANT, REFRESH_GRANT) : grants,
                redirects,
                scopes);
        state.secrets.remove(client.id());
        state.clients.put(client.id(), client);
        state.registrations++;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("clientId", client.id());
        answer.put("clientSecret", client.secret());
        answer.put("clientIdIssuedAt", settings.now().getEpochSecond());
        answer.put("clientSecretExpiresAt", client.end().getEpochSecond());
        return answer;
    }

    private static void requireRedirects(List<String> redirects) throws SsoException {
        for (String redirect : redirects) {
            URI uri = URI.create(redirect);
            if (!"http".equals(uri.getScheme()) || !REDIRECT_HOSTS.contains(uri.getHost()) || uri.getPort() >= 0) {
                throw SsoException.oidc(
                        "InvalidRedirectUri", "a redirect is not http to a loopback address, without a port");
            }
        }
        if (redirects.isEmpty()) {
            throw SsoException.oidc("InvalidRequest", "there is no redirect");
        }
    }

    Map<String, Object> startDevice(WireRequest request, URI page) throws SsoException {
        SsoRequest wanted = SsoRequest.json(request, Set.of("clientId", "clientSecret", "startUrl"));
        Client client = client(wanted);
        if (!client.grants().contains(DEVICE_GRANT)) {
            throw SsoException.oidc("UnauthorizedClient", "the client is not one of the device flow");
        }
        if (!wanted.text("startUrl").equals(settings.startUrl())) {
            throw SsoException.oidc("InvalidRequest", "the start URL is not known");
        }
        Device device =
                new Device(client, state.userCode(), settings.now().plus(settings.codeLifetime()), settings.interval());
        String deviceCode = state.secret("device-", 40);
        state.devices.put(deviceCode, device);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("deviceCode", deviceCode);
        answer.put("userCode", device.userCode);
        answer.put("verificationUri", page.toString());
        answer.put("verificationUriComplete", page + "?user_code=" + device.userCode);
        answer.put("expiresIn", settings.codeLifetime().toSeconds());
        answer.put("interval", settings.interval().toSeconds());
        return answer;
    }

    /** The client of a request, if its secret is right and its registration has not expired. */
    private Client client(SsoRequest wanted) throws SsoException {
        Client client = state.clients.get(wanted.text("clientId"));
        if (client == null || !client.secret().equals(wanted.text("clientSecret"))) {
            throw SsoException.oidc("InvalidClient", "the client or its secret is not known");
        }
        if (!client.end().isAfter(settings.now())) {
            throw SsoException.oidc("InvalidClient", "the registration of the client has expired");
        }
        return client;
    }

    Map<String, Object> token(WireRequest request) throws SsoException {
        SsoRequest wanted = SsoRequest.json(
                request,
                Set.of(
                        "clientId",
                        "clientSecret",
                        "grantType",
                        "deviceCode",
                        "code",
                        "refreshToken",
                        "scope",
                        "redirectUri",
                        "codeVerifier"));
        String grant = wanted.text("grantType");
        Client client = client(wanted);
        if (!Set.of(CODE_GRANT, REFRESH_GRANT, DEVICE_GRANT).contains(grant)) {
            throw SsoException.oidc("UnsupportedGrantType", "the grant type is not known");
        }
        if (!client.grants().contains(grant)) {
            throw SsoException.oidc("UnauthorizedClient", "the client is not registered for this grant type");
        }
        return switch (grant) {
            case CODE_GRANT -> byCode(wanted, client);
            case REFRESH_GRANT -> byRefreshToken(wanted, client);
            default -> byDevice(wanted, client);
        };
    }

    private Map<String, Object> byCode(SsoRequest wanted, Client client) throws SsoException {
        Code code = state.codes.get(wanted.text("code"));
        String verifier = wanted.text("codeVerifier");
        String redirect = wanted.text("redirectUri");
        if (code == null || !code.client.equals(client)) {
            throw SsoException.oidc("InvalidGrant", "the code is not known, or is that of another client");
        }
        SignIn before = code.used;
        if (before != null) {
            // RFC 6749, section 4.1.2: a code that comes twice may have been stolen.
            before.ended = true;
            throw SsoException.oidc("InvalidGrant", "the code was used before");
        }
        if (!code.end.isAfter(settings.now())) {
            throw SsoException.oidc("ExpiredToken", "the code has expired");
        }
        if (!code.redirect.equals(redirect)) {
            throw SsoException.oidc("InvalidGrant", "the redirect is not that of the authorization");
        }
        if (!verifier.matches("[A-Za-z0-9._~-]{43,128}") || !challenge(verifier).equals(code.challenge)) {
            throw SsoException.oidc("InvalidGrant", "the verifier does not fit the challenge");
        }
        SignIn signIn = new SignIn(client, code.scopes, settings.now().plus(settings.sessionLifetime()));
        code.used = signIn;
        return tokens(signIn);
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

    private Map<String, Object> byRefreshToken(SsoRequest wanted, Client client) throws SsoException {
        RefreshToken token = state.refreshTokens.get(wanted.text("refreshToken"));
        if (token == null || !token.signIn.client.equals(client)) {
            throw SsoException.oidc("InvalidGrant", "the refresh token is not known, or is that of another client");
        }
        if (token.replaced) {
            throw SsoException.oidc("InvalidGrant", "the refresh token was used before");
        }
        if (token.signIn.ended || !token.signIn.end.isAfter(settings.now())) {
            throw SsoException.oidc("InvalidGrant", "the session has ended");
        }
        token.replaced = true;
        state.refreshes++;
        return tokens(token.signIn);
    }

    private Map<String, Object> byDevice(SsoRequest wanted, Client client) throws SsoException {
        Device device = state.devices.get(wanted.text("deviceCode"));
        if (device == null || !device.client.equals(client) || device.used) {
            throw SsoException.oidc("InvalidGrant", "the device code is not known, or was used before");
        }
        Instant now = settings.now();
        if (!device.end.isAfter(now)) {
            throw SsoException.oidc("ExpiredToken", "the device code has expired");
        }
        Instant last = device.lastAsked;
        device.lastAsked = now;
        if (device.denied) {
            throw SsoException.oidc("AccessDenied", "the person has refused");
        }
        if (!device.approved) {
            if (last != null && last.plus(device.interval).isAfter(now)) {
                throw SsoException.oidc("SlowDown", "the client asks more often than it may");
            }
            throw SsoException.oidc("AuthorizationPending", "the person has not answered yet");
        }
        device.used = true;
        return tokens(new SignIn(client, client.scopes(), now.plus(settings.sessionLifetime())));
    }

    /** Only a client with scopes gets a refresh token. */
    Map<String, Object> tokens(SignIn signIn) {
        boolean renewable = signIn.scopes.contains(SCOPE);
        long seconds = (renewable ? settings.accessLifetime() : settings.sessionLifetime()).toSeconds();
        Map<String, Object> answer = new LinkedHashMap<>();
        String access = state.secret("aoaAAAAA", 120);
        state.accessTokens.put(access, new AccessToken(signIn, settings.now().plusSeconds(seconds)));
        answer.put("accessToken", access);
        answer.put("tokenType", "Bearer");
        answer.put("expiresIn", seconds);
        if (renewable) {
            String refresh = state.secret("aorAAAAA", 160);
            state.refreshTokens.put(refresh, new RefreshToken(signIn));
            answer.put("refreshToken", refresh);
        }
        return answer;
    }

    /**
     * What the sign-in page does when the person allows a client: checks the request, and gives the redirect with a code.
     *
     * @throws SsoException if the request is one that the page refuses, without a redirect
     */
    URI authorize(WireRequest request) throws SsoException {
        SsoRequest wanted = SsoRequest.query(
                request,
                Set.of(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "state",
                        "code_challenge_method",
                        "code_challenge",
                        "scopes"));
        Client client = state.clients.get(wanted.parameter("client_id"));
        if (client == null
                || !client.grants().contains(CODE_GRANT)
                || !client.end().isAfter(settings.now())) {
            throw SsoException.oidc("InvalidClient", "the client is not known, or may not use this page");
        }
        String redirect = wanted.parameter("redirect_uri");
        if (!client.redirects()
                .contains(redirect.replaceFirst("^(http://(?:127\\.0\\.0\\.1|\\[::1])):[0-9]+/", "$1/"))) {
            throw SsoException.oidc("InvalidRequest", "the redirect is not registered");
        }
        if (!wanted.parameter("response_type").equals("code")) {
            throw SsoException.oidc("InvalidRequest", "the response type is not code");
        }
        if (!wanted.parameter("code_challenge_method").equals("S256")
                || !wanted.parameter("code_challenge").matches("[A-Za-z0-9_-]{43}")) {
            throw SsoException.oidc("InvalidRequest", "there is no challenge by S256");
        }
        if (wanted.parameter("state").length() < 16) {
            throw SsoException.oidc("InvalidRequest", "the state can be guessed");
        }
        Set<String> scopes =
                new LinkedHashSet<>(List.of(wanted.parameter("scopes").split(" ", -1)));
        if (!client.scopes().containsAll(scopes)) {
            throw SsoException.oidc("InvalidScope", "a scope is not registered");
        }
        String code = state.secret("code-", 40);
        state.codes.put(
                code,
                new Code(
                        client,
                        redirect,
                        wanted.parameter("code_challenge"),
                        scopes,
                        settings.now().plus(settings.codeLifetime())));
        return URI.create(redirect + "?code=" + code + "&state=" + wanted.parameter("state"));
    }
}

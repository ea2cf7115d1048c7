package dev.stslib.source.login;

import dev.stslib.api.Secret;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.signin.BrowserRedirect;
import dev.stslib.aws.support.signin.Pauses;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A sign-in of a person by the authorization code flow with PKCE (RFC 7636), as {@code aws login} does it: with a browser
 * that reaches this process, or else with one on any device, whose page shows a text that the person brings back.
 */
final class LoginSignIn {
    private static final String CALLBACK = "/oauth/callback";
    private static final String SAME_DEVICE = "arn:aws:signin:::devtools/same-device";
    private static final String CROSS_DEVICE = "arn:aws:signin:::devtools/cross-device";
    /** As long as the AWS CLI waits. */
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** 64 characters. */
    private static final int VERIFIER_BYTES = 48;
    /** The longest code that the service takes. */
    private static final int LONGEST_CODE = 512;

    private static final Pattern SESSION = Pattern.compile("arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:[!-~]+");

    private final SigninClient client;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Supplier<UUID> ids;
    private final Pauses pauses;

    LoginSignIn(SigninClient client, InstantSource clock, SecureRandom random, Supplier<UUID> ids, Pauses pauses) {
        this.client = client;
        this.clock = clock;
        this.random = random;
        this.ids = ids;
        this.pauses = pauses;
    }

    /**
     * How a sign-in ended.
     *
     * @param session the ARN of the session that the person has chosen
     * @param tokens the credentials
     * @param clientId the client that the refresh token belongs to
     * @param key the key that it is bound to
     */
    record Outcome(String session, SigninAnswer.Tokens tokens, String clientId, DpopKey key) {}

    /** One attempt, before the person has answered. */
    private record Attempt(
            ServiceEndpoint endpoint, String profile, String clientId, String redirect, Secret verifier) {}

    /**
     * Signs a person in.
     *
     * @param profile the profile that it is for
     * @throws dev.stslib.api.error.SessionExpiredException if the person refuses, or does not come to an end in time
     * @throws StslibException if the service gives no answer
     */
    Outcome signIn(String profile, ServiceEndpoint endpoint, SignInPrompter prompter) {
        Secret state = Secret.of(ids.get().toString());
        Optional<SignInListener> listener = prompter.listen(CALLBACK, state);
        if (listener.isEmpty()) {
            String redirect = LoginEndpoints.base(endpoint) + "/v1/sessions/confirmation";
            return onAnyDevice(new Attempt(endpoint, profile, CROSS_DEVICE, redirect, verifier()), prompter, state);
        }
        try (SignInListener open = listener.get()) {
            String redirect = open.redirect().toString();
            return onThisDevice(
                    new Attempt(endpoint, profile, SAME_DEVICE, redirect, verifier()), prompter, open, state);
        }
    }

    private Outcome onThisDevice(Attempt attempt, SignInPrompter prompter, SignInListener listener, Secret state) {
        prompter.show(page(attempt, state));
        Map<String, String> answer = BrowserRedirect.await(listener, LONGEST, pauses)
                .orElseThrow(() -> LoginErrors.failed(
                        attempt.profile(), "has not come to an end in " + LONGEST.toMinutes() + " minutes"));
        String code = answer.get("code");
        if (code == null) {
            throw LoginErrors.failed(
                    attempt.profile(),
                    "was refused (" + BrowserRedirect.shownError(answer.getOrDefault("error", "no code")) + ")");
        }
        return exchange(attempt, code);
    }

    private Outcome onAnyDevice(Attempt attempt, SignInPrompter prompter, Secret state) {
        Secret typed = prompter.ask(page(attempt, state))
                .orElseThrow(() -> LoginErrors.failed(
                        attempt.profile(), "needs a browser on this machine, or a person who can type here"));
        Map<String, String> answer = pasted(typed.revealSecret());
        String code = answer.get("code");
        String given = answer.get("state");
        if (code == null || given == null) {
            throw LoginErrors.failed(attempt.profile(), "got a text that is not the one of the page");
        }
        if (!MessageDigest.isEqual(bytes(given), bytes(state.revealSecret()))) {
            throw LoginErrors.failed(attempt.profile(), "got the text of another sign-in");
        }
        return exchange(attempt, code);
    }

    /** Base64 of {@code state=…&code=…}, perhaps with the line breaks of a terminal. */
    private static Map<String, String> pasted(String text) {
        Map<String, String> parameters = new HashMap<>();
        try {
            String query = new String(Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.UTF_8);
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parameters.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            // It is not that text.
            return Map.of();
        }
        return parameters;
    }

    private SignInPage page(Attempt attempt, Secret state) {
        URI page = URI.create(LoginEndpoints.base(attempt.endpoint())
                + "/v1/authorize?response_type=code"
                + "&client_id=" + encoded(attempt.clientId())
                + "&state=" + encoded(state.revealSecret())
                + "&code_challenge_method=SHA-256"
                + "&scope=openid"
                + "&redirect_uri=" + encoded(attempt.redirect())
                + "&code_challenge=" + challenge(attempt.verifier()));
        return new SignInPage(
                "profile '" + attempt.profile() + "'",
                page,
                null,
                page,
                clock.instant().plus(LONGEST));
    }

    private Outcome exchange(Attempt attempt, String code) {
        if (code.length() > LONGEST_CODE || !CredentialFields.isSendable(code)) {
            throw LoginErrors.failed(attempt.profile(), "got a code that is none");
        }
        DpopKey key = DpopKey.generate(random);
        SigninAnswer answer = client.code(
                attempt.endpoint(),
                attempt.profile(),
                attempt.clientId(),
                code,
                attempt.verifier(),
                attempt.redirect(),
                key);
        if (answer instanceof SigninAnswer.Tokens tokens) {
            return new Outcome(session(attempt.profile(), tokens), tokens, attempt.clientId(), key);
        }
        SigninAnswer.Refusal refusal = (SigninAnswer.Refusal) answer;
        throw refusal.isOfPermissions()
                ? SigninClient.forbidden(attempt.profile(), refusal)
                : LoginErrors.failed(attempt.profile(), "was refused (" + refusal.problem() + ")");
    }

    /** The subject of the id token. */
    private static String session(String profile, SigninAnswer.Tokens tokens) {
        Function<String, StslibException> error =
                problem -> LoginErrors.failed(profile, "gave no id token that can be used: " + problem);
        Fields claims = IdToken.claims(tokens.idToken(), error);
        String session = claims.nonEmptyText("sub");
        if (!SESSION.matcher(session).matches()) {
            throw error.apply("Its subject is not the ARN of a session");
        }
        return session;
    }

    private Secret verifier() {
        byte[] bytes = new byte[VERIFIER_BYTES];
        random.nextBytes(bytes);
        return Secret.of(base64(bytes));
    }

    private static String challenge(Secret verifier) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(bytes(verifier.revealSecret())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

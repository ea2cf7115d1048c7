package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.aws.support.signin.BrowserRedirect;
import dev.stslib.aws.support.signin.Pauses;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A sign-in of a person. With an sso-session and a browser that reaches this process, it is the authorization code flow
 * with PKCE (RFC 7636, RFC 8252); otherwise the device flow (RFC 8628), as for the AWS CLI.
 */
final class SsoSignIn {
    private static final String CALLBACK = "/oauth/callback";
    /** What is registered. The service accepts any port on the loopback address (RFC 8252, section 7.3). */
    private static final URI REGISTERED_REDIRECT = URI.create("http://127.0.0.1" + CALLBACK);
    /** As long as the AWS CLI waits, and as a device code lives. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** How long to ask for the tokens of a code whose service gives no answer. */
    private static final Duration HICCUP = Duration.ofMinutes(1);
    /** The service no longer knows the registration in the file, or does not allow it this flow. */
    private static final Set<String> UNKNOWN_CLIENT = Set.of("invalid_client", "unauthorized_client");

    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final int STATE_BYTES = 32;
    /** 64 characters. */
    private static final int VERIFIER_BYTES = 48;

    private final StartUrls startUrls;
    private final OidcClient oidc;
    private final Registrations registrations;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pauses pauses;

    SsoSignIn(
            StartUrls startUrls,
            OidcClient oidc,
            Registrations registrations,
            InstantSource clock,
            RandomGenerator random,
            Pauses pauses) {
        this.startUrls = startUrls;
        this.oidc = oidc;
        this.registrations = registrations;
        this.clock = clock;
        this.random = random;
        this.pauses = pauses;
    }

    /** Tokens, and the client that they belong to. */
    record Outcome(SsoClient client, OidcAnswer.Tokens tokens) {}

    /**
     * Signs a person in.
     *
     * @throws dev.stslib.api.error.SessionExpiredException if the person refuses, or does not come to an end in time
     * @throws StslibException if the service gives no answer, or the start URL does not lead to it
     */
    Outcome signIn(SsoSession session, SignInPrompter prompter) {
        String startUrl = startUrls.resolve(session);
        if (session.name() != null) {
            Secret state = random(STATE_BYTES);
            Optional<SignInListener> listener = prompter.listen(CALLBACK, state);
            if (listener.isPresent()) {
                try (SignInListener open = listener.get()) {
                    return byBrowser(session, startUrl, prompter, open, state);
                }
            }
        }
        return byDevice(session, startUrl, prompter);
    }

    private Outcome byBrowser(
            SsoSession session, String startUrl, SignInPrompter prompter, SignInListener listener, Secret state) {
        SsoClient client = registrations.client(session, startUrl, REGISTERED_REDIRECT);
        Secret verifier = random(VERIFIER_BYTES);
        URI redirect = listener.redirect();
        URI page = URI.create(SsoEndpoints.oidc(session.oidc()).toString().replaceFirst("/$", "")
                + "/authorize?response_type=code"
                + "&client_id=" + encoded(client.id())
                + "&redirect_uri=" + encoded(redirect.toString())
                + "&state=" + encoded(state.revealSecret())
                + "&code_challenge_method=S256"
                + "&scopes=" + encoded(String.join(" ", Registrations.scopes(session)))
                + "&code_challenge=" + challenge(verifier));
        prompter.show(new SignInPage(
                session.label(), page, null, page, clock.instant().plus(LONGEST)));
        Optional<Map<String, String>> answer = BrowserRedirect.await(listener, LONGEST, pauses);
        if (answer.isEmpty()) {
            // A page that does not know the client shows an error and sends nothing back.
            registrations.forget(session);
            throw SsoFiles.failed(session, "has not come to an end in " + LONGEST.toMinutes() + " minutes");
        }
        String code = answer.get().get("code");
        if (code == null) {
            String error = answer.get().getOrDefault("error", "no code");
            forgetIfUnknown(session, error);
            throw SsoFiles.failed(session, "was refused (" + BrowserRedirect.shownError(error) + ")");
        }
        Instant until = clock.instant().plus(HICCUP);
        OidcAnswer tokens = patiently(() -> oidc.code(session, client, code, verifier, redirect), until, SLOWER);
        if (tokens instanceof OidcAnswer.Tokens good) {
            return new Outcome(client, good);
        }
        throw refused(session, (OidcAnswer.Refusal) tokens);
    }

    /** Asks again while the service gives no answer: the person would have to begin anew. */
    private OidcAnswer patiently(Supplier<OidcAnswer> request, Instant until, Duration interval) {
        while (true) {
            try {
                return request.get();
            } catch (EndpointUnreachableException e) {
                if (!clock.instant().isBefore(until)) {
                    throw e;
                }
                pauses.pause(interval);
            }
        }
    }

    private StslibException refused(SsoSession session, OidcAnswer.Refusal refusal) {
        forgetIfUnknown(session, refusal.error());
        return OidcClient.refused(session, "was refused", refusal);
    }

    /** The next sign-in registers a client that the service knows. */
    private void forgetIfUnknown(SsoSession session, String error) {
        if (UNKNOWN_CLIENT.contains(error)) {
            registrations.forget(session);
        }
    }

    private Outcome byDevice(SsoSession session, String startUrl, SignInPrompter prompter) {
        SsoClient client = registrations.client(session, startUrl, null);
        OidcAnswer begun = oidc.authorizeDevice(session, client, startUrl);
        if (begun instanceof OidcAnswer.Refusal refusal && UNKNOWN_CLIENT.contains(refusal.error())) {
            registrations.forget(session);
            client = registrations.client(session, startUrl, null);
            begun = oidc.authorizeDevice(session, client, startUrl);
        }
        if (begun instanceof OidcAnswer.Device device) {
            return poll(session, prompter, client, device);
        }
        throw refused(session, (OidcAnswer.Refusal) begun);
    }

    /** One try before the person is asked: the client may be allowed already. */
    private Outcome poll(SsoSession session, SignInPrompter prompter, SsoClient client, OidcAnswer.Device device) {
        Duration interval = device.interval();
        for (boolean shown = false; ; shown = true) {
            // Before a page is shown there is nothing to be patient for.
            Instant until = shown ? device.end() : Instant.MIN;
            OidcAnswer answer = patiently(() -> oidc.device(session, client, device), until, interval);
            if (answer instanceof OidcAnswer.Tokens tokens) {
                return new Outcome(client, tokens);
            }
            OidcAnswer.Refusal refusal = (OidcAnswer.Refusal) answer;
            switch (refusal.error()) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval = interval.plus(SLOWER);
                default -> throw refused(session, refusal);
            }
            if (!clock.instant().isBefore(device.end())) {
                throw SsoFiles.failed(session, "has not come to an end before its code expired");
            }
            if (!shown) {
                prompter.show(new SignInPage(
                        session.label(), device.pageWithCode(), device.userCode(), device.page(), device.end()));
            }
            pauses.pause(interval);
        }
    }

    private Secret random(int bytes) {
        byte[] random = new byte[bytes];
        this.random.nextBytes(random);
        return Secret.of(base64(random));
    }

    private static String challenge(Secret verifier) {
        try {
            return base64(MessageDigest.getInstance("SHA-256")
                    .digest(verifier.revealSecret().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

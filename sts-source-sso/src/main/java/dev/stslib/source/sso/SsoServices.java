package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.aws.support.signin.Unbroken;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The parts that work together for a source, or for {@link IdentityCenter}. */
final class SsoServices implements AutoCloseable {
    private final SsoReader reader;
    private final HttpClientSet http;
    private final SsoPortal portal;
    private final Registrations registrations;
    private final SsoTokens tokens;
    private final CliCache cliCache;
    private final CountDownLatch closed;
    private final Unbroken unbroken;

    private SsoServices(
            CredentialSourceSettings settings, RandomGenerator random, CountDownLatch closed, Pauses pauses) {
        InstantSource clock = settings.clock();
        this.reader = new SsoReader(settings.systemEnvironment());
        this.http = HttpClientSet.of(settings.connection());
        this.portal = new SsoPortal(http);
        this.closed = closed;
        SsoFiles files = new SsoFiles(pauses);
        HttpClientSet patient = HttpClientSet.of(Unbroken.patient(settings.connection()));
        this.unbroken = new Unbroken("stslib-sso-renewal", patient::close);
        OidcClient oidc = new OidcClient(patient);
        this.cliCache = new CliCache(files.json(), clock);
        this.registrations = new Registrations(files.json(), oidc, clock);
        this.tokens = new SsoTokens(
                files,
                new TokenRenewal(files, oidc, clock, pauses),
                new SsoSignIn(new StartUrls(patient), oidc, registrations, clock, random, pauses),
                clock,
                pauses,
                unbroken);
    }

    static SsoServices open(CredentialSourceSettings settings) {
        CountDownLatch closed = new CountDownLatch(1);
        return new SsoServices(
                settings, new SecureRandom(), closed, Pauses.until(closed, "the token of IAM Identity Center"));
    }

    /** For tests, whose clock moves while something waits. */
    static SsoServices open(CredentialSourceSettings settings, Pauses pauses) {
        return new SsoServices(settings, new SecureRandom(), new CountDownLatch(1), pauses);
    }

    SsoReader reader() {
        return reader;
    }

    SsoPortal portal() {
        return portal;
    }

    Registrations registrations() {
        return registrations;
    }

    SsoTokens tokens() {
        return tokens;
    }

    CliCache cliCache() {
        return cliCache;
    }

    /**
     * Sends a request with the token of a sign-in, and once more with another token if Identity Center refuses the first.
     *
     * @param prompter asks a person if there is no token; null if none may be asked
     * @param request sends the request
     * @return an answer to a token that Identity Center accepted
     * @throws SessionExpiredException if a person has to sign in
     */
    HttpAnswer withToken(SsoSession session, @Nullable SignInPrompter prompter, Function<Secret, HttpAnswer> request) {
        Secret token = tokens.token(session, prompter, null).token().accessToken();
        HttpAnswer answer = request.apply(token);
        if (!SsoPortal.isTokenRefused(answer)) {
            return answer;
        }
        Secret other;
        try {
            other = tokens.token(session, prompter, token).token().accessToken();
        } catch (SessionExpiredException e) {
            throw refused(session, answer);
        }
        HttpAnswer second = request.apply(other);
        if (SsoPortal.isTokenRefused(second)) {
            throw refused(session, second);
        }
        return second;
    }

    private static SessionExpiredException refused(SsoSession session, HttpAnswer answer) {
        return SsoFiles.logIn(session, "is no longer accepted (" + answer.problem() + ")");
    }

    /** Ends calls and waits. A renewal in flight ends by itself. */
    @Override
    public void close() {
        unbroken.close();
        closed.countDown();
        http.close();
    }
}

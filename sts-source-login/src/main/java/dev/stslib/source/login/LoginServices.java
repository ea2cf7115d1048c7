package dev.stslib.source.login;

import dev.stslib.api.spi.CredentialSourceSettings;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.signin.Pauses;
import dev.stslib.aws.support.signin.Unbroken;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** The parts that work together for a source, or for {@link ConsoleLogin}. */
final class LoginServices implements AutoCloseable {
    private final LoginReader reader;
    private final LoginTokens tokens;
    private final CountDownLatch closed;
    private final Unbroken unbroken;

    private LoginServices(CredentialSourceSettings settings, CountDownLatch closed, Pauses pauses) {
        InstantSource clock = settings.clock();
        SecureRandom random = new SecureRandom();
        Supplier<UUID> ids = UUID::randomUUID;
        this.reader = new LoginReader(settings.systemEnvironment());
        this.closed = closed;
        HttpClientSet http = HttpClientSet.of(Unbroken.patient(settings.connection()));
        this.unbroken = new Unbroken("stslib-login-renewal", http::close);
        LoginFiles files = new LoginFiles(pauses);
        SigninClient client = new SigninClient(http, clock, ids, pauses);
        this.tokens = new LoginTokens(
                files,
                new LoginRenewal(files, client, clock, pauses),
                new LoginSignIn(client, clock, random, ids, pauses),
                clock,
                pauses,
                unbroken);
    }

    static LoginServices open(CredentialSourceSettings settings) {
        CountDownLatch closed = new CountDownLatch(1);
        return new LoginServices(settings, closed, Pauses.until(closed, "the console sign-in"));
    }

    /** For tests, which decide what a pause is. */
    static LoginServices open(CredentialSourceSettings settings, Pauses pauses) {
        return new LoginServices(settings, new CountDownLatch(1), pauses);
    }

    LoginReader reader() {
        return reader;
    }

    LoginTokens tokens() {
        return tokens;
    }

    /** Ends calls and waits. A renewal in flight ends by itself. */
    @Override
    public void close() {
        unbroken.close();
        closed.countDown();
    }
}

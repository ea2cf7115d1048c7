package dev.stslib.benchmarks;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.FederationToken;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider within the process: credentials of one hour, or of the duration that is asked for, with a token of 700
 * characters; or whatever failure is set.
 */
final class CannedTokens implements TokenProvider, OpenTokenProvider {
    static final Duration LIFETIME = Duration.ofHours(1);
    private static final int TEN_DIGITS = 1_000_000_000;
    private static final String PADDING = "x".repeat(690);

    private final InstantSource clock;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final RequestRate rate = new RequestRate();
    private final Consumer<String> watcher;

    CannedTokens(InstantSource clock) {
        this(clock, roleArn -> {});
    }

    /** Tells the role of every request. */
    CannedTokens(InstantSource clock, Consumer<String> watcher) {
        this.clock = clock;
        this.watcher = watcher;
    }

    /** From now on every request fails with this, or succeeds again with null. */
    void fail(@Nullable RuntimeException error) {
        failure.set(error);
    }

    RequestRate rate() {
        return rate;
    }

    /** A token of 700 characters that no other has. */
    static String token(int number) {
        return Integer.toString(TEN_DIGITS + number).concat(PADDING);
    }

    @Override
    public String name() {
        return "canned";
    }

    @Override
    public OpenTokenProvider open(TokenProviderSettings settings) {
        return this;
    }

    @Override
    public AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request) {
        Instant now = clock.instant();
        rate.add(now.toEpochMilli());
        watcher.accept(request.roleArn());
        RuntimeException error = failure.get();
        if (error != null) {
            throw error;
        }
        int number = count.incrementAndGet();
        Duration asked = request.duration();
        Duration lifetime = asked == null ? LIFETIME : asked;
        TemporaryCredentials credentials = new TemporaryCredentials(
                "ASIA" + number, Secret.of("secret" + number), Secret.of(token(number)), now, now.plus(lifetime));
        return new AssumedRole(credentials, null, "id", null, null, Map.of());
    }

    @Override
    public SessionToken getSessionToken(
            StsEndpoint endpoint, SourceCredentials source, GetSessionTokenRequest request) {
        throw new UnsupportedOperationException("roles only");
    }

    @Override
    public FederationToken getFederationToken(
            StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request) {
        throw new UnsupportedOperationException("roles only");
    }

    @Override
    public AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request) {
        throw new UnsupportedOperationException("roles only");
    }

    @Override
    public AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request) {
        throw new UnsupportedOperationException("roles only");
    }

    @Override
    public CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source) {
        throw new UnsupportedOperationException("roles only");
    }

    @Override
    public String decodeAuthorizationMessage(StsEndpoint endpoint, SourceCredentials source, String encodedMessage) {
        throw new UnsupportedOperationException("roles only");
    }

    @Override
    public void close() {}
}

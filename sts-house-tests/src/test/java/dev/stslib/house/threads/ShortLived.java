package dev.stslib.house.threads;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.api.spi.TokenProvider;
import dev.stslib.api.spi.TokenProviderSettings;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives credentials that live for seconds, as no STS does.
 *
 * @param session how long a session token lives
 * @param role how long the credentials of a role live, unless the session token ends before
 * @param roles counts the credentials of roles
 */
record ShortLived(Duration session, Duration role, AtomicInteger roles) implements TokenProvider {
    @Override
    public String name() {
        return "short-lived";
    }

    @Override
    public OpenTokenProvider open(TokenProviderSettings settings) {
        InstantSource clock = settings.clock();
        return (OpenTokenProvider) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OpenTokenProvider.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSessionToken" ->
                        new SessionToken(
                                credentials("ASIASESSION", clock, session),
                                ((GetSessionTokenRequest) arguments[2]).mfaSerial());
                    case "assumeRole" ->
                        new AssumedRole(
                                credentials("ASIAROLE" + roles.incrementAndGet(), clock, role),
                                null,
                                "AROA:Bob",
                                null,
                                null,
                                Map.of());
                    case "close" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static TemporaryCredentials credentials(String id, InstantSource clock, Duration life) {
        Instant now = clock.instant();
        return new TemporaryCredentials(id, Secret.of("key"), Secret.of("token"), now, now.plus(life));
    }
}

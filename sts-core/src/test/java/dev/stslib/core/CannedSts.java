package dev.stslib.core;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.FederationToken;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Answers AssumeRole at once, without a server, and remembers for which request each answer was. */
final class CannedSts implements TokenProvider {
    /** A request as it came: all of it shapes the answer. */
    record Asked(StsEndpoint endpoint, String signedBy, AssumeRoleRequest request) {}

    /** By access key id. */
    final Map<String, Asked> answered = new ConcurrentHashMap<>();

    /** How often each role was asked for. */
    final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    /** What happens to an answer on its way, or instead of it. */
    volatile UnaryOperator<AssumedRole> onTheWay = UnaryOperator.identity();
    /** Throws where a role gives no credentials. */
    volatile Consumer<String> refuser = roleArn -> {};

    private final InstantSource clock;
    private final AtomicInteger count = new AtomicInteger();

    CannedSts(InstantSource clock) {
        this.clock = clock;
    }

    int count() {
        return count.get();
    }

    static StsServiceException error(String code) {
        return new StsServiceException(
                "STS refused it: " + code, "Look at the role", new StsError(code, 403, "", null), null);
    }

    @Override
    public String name() {
        return "canned";
    }

    @Override
    public OpenTokenProvider open(TokenProviderSettings settings) {
        return new Open();
    }

    private final class Open implements OpenTokenProvider {
        @Override
        public AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request) {
            int number = count.incrementAndGet();
            asked.computeIfAbsent(request.roleArn(), role -> new AtomicInteger())
                    .incrementAndGet();
            refuser.accept(request.roleArn());
            String id = "ASIA" + String.format("%016d", number);
            answered.put(id, new Asked(endpoint, source.accessKeyId(), request));
            Instant now = clock.instant();
            Duration duration = request.duration() == null ? Duration.ofHours(1) : request.duration();
            TemporaryCredentials credentials = new TemporaryCredentials(
                    id, Secret.of("secret-" + number), Secret.of("token-" + number), now, now.plus(duration));
            String session = request.roleArn().replace(":iam:", ":sts:").replaceFirst(":role/(.*/)?", ":assumed-role/")
                    + "/" + request.sessionName();
            return onTheWay.apply(new AssumedRole(credentials, session, "AROA:" + session, null, null, Map.of()));
        }

        @Override
        public SessionToken getSessionToken(
                StsEndpoint endpoint, SourceCredentials source, GetSessionTokenRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FederationToken getFederationToken(
                StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String decodeAuthorizationMessage(
                StsEndpoint endpoint, SourceCredentials source, String encodedMessage) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}

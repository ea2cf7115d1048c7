package dev.stslib.core.internal.fetch;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.FederationToken;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.jfr.FlightRecords;
import dev.stslib.core.refresh.FailureKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells of every request to STS: which operation, how long it took, and the class of its failure. */
public final class ObservedTokenProvider implements OpenTokenProvider {
    private final OpenTokenProvider behind;
    private final EventBus events;
    private final InstantSource clock;
    private final LongSupplier elapsed;

    /**
     * Watches a provider.
     *
     * @param behind the provider; closed with this
     * @param events who is told
     * @param clock the wall clock
     * @param elapsed counts nanoseconds from any point
     */
    public ObservedTokenProvider(OpenTokenProvider behind, EventBus events, InstantSource clock, LongSupplier elapsed) {
        this.behind = behind;
        this.events = events;
        this.clock = clock;
        this.elapsed = elapsed;
    }

    @Override
    public SessionToken getSessionToken(
            StsEndpoint endpoint, SourceCredentials source, GetSessionTokenRequest request) {
        return arrival().of(watched("GetSessionToken", () -> behind.getSessionToken(endpoint, source, request)));
    }

    @Override
    public AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request) {
        return arrival().of(watched("AssumeRole", () -> behind.assumeRole(endpoint, source, request)));
    }

    @Override
    public FederationToken getFederationToken(
            StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request) {
        return arrival().of(watched("GetFederationToken", () -> behind.getFederationToken(endpoint, source, request)));
    }

    @Override
    public AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request) {
        return arrival()
                .of(watched("AssumeRoleWithWebIdentity", () -> behind.assumeRoleWithWebIdentity(endpoint, request)));
    }

    @Override
    public AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request) {
        return arrival().of(watched("AssumeRoleWithSAML", () -> behind.assumeRoleWithSaml(endpoint, request)));
    }

    @Override
    public CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source) {
        return watched("GetCallerIdentity", () -> behind.getCallerIdentity(endpoint, source));
    }

    @Override
    public String decodeAuthorizationMessage(StsEndpoint endpoint, SourceCredentials source, String encodedMessage) {
        return watched(
                "DecodeAuthorizationMessage",
                () -> behind.decodeAuthorizationMessage(endpoint, source, encodedMessage));
    }

    private Arrival arrival() {
        return new Arrival(clock.instant(), clock);
    }

    private <T> T watched(String operation, Supplier<T> request) {
        long start = elapsed.getAsLong();
        Object record = FlightRecords.begin();
        FailureKind failure = null;
        try {
            return request.get();
        } catch (RuntimeException e) {
            failure = FailureKind.of(e);
            throw e;
        } finally {
            FlightRecords.end(record, operation, failure);
            tell(operation, elapsed.getAsLong() - start, failure);
        }
    }

    private void tell(String operation, long nanos, @Nullable FailureKind failure) {
        events.publish(new EngineEvent.Requested(operation, Duration.ofNanos(Math.max(0, nanos)), failure));
    }

    @Override
    public void close() {
        behind.close();
    }
}

package dev.stslib.core.internal.fetch;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.CallerIdentity;
import dev.stslib.api.DelegatedAccess;
import dev.stslib.api.FederationToken;
import dev.stslib.api.RootSession;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.request.GetDelegatedAccessTokenRequest;
import dev.stslib.api.request.GetFederationTokenRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.event.JfrListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a token provider. It compares each answer with the request, dates it, publishes each request with its duration and
 * the kind of its failure, and maps what a broken provider throws or returns to {@link BrokenPluginException}.
 *
 * <p>A provider may pass on credentials that were issued long ago, but the windows go by the lifetime that is left when they
 * arrive. Otherwise such credentials would be in their window at once and be requested without a pause.
 */
public final class ObservedTokenProvider implements OpenTokenProvider {
    private final OpenTokenProvider behind;
    private final EventBus events;
    private final InstantSource clock;
    private final LongSupplier elapsed;

    /**
     * Watches a provider.
     *
     * @param behind the provider; closed with this object
     * @param events publishes the requests
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
        Instant asked = clock.instant();
        return dated(asked, watched("GetSessionToken", () -> {
            SessionToken got = answered(behind.getSessionToken(endpoint, source, request));
            check("GetSessionToken").lifetime(got.credentials(), request.duration());
            return got;
        }));
    }

    @Override
    public AssumedRole assumeRole(StsEndpoint endpoint, SourceCredentials source, AssumeRoleRequest request) {
        Instant asked = clock.instant();
        AssumedRole role = dated(asked, watched("AssumeRole", () -> {
            AssumedRole got = answered(behind.assumeRole(endpoint, source, request));
            return checked("AssumeRole", got, request.roleArn(), request.sessionName(), request.duration());
        }));
        tellPacked(
                request.roleArn() + " as " + request.sessionName(),
                role.packedPolicySize(),
                request.policy(),
                request.tags());
        return role;
    }

    @Override
    public FederationToken getFederationToken(
            StsEndpoint endpoint, SourceCredentials source, GetFederationTokenRequest request) {
        Instant asked = clock.instant();
        FederationToken token = dated(asked, watched("GetFederationToken", () -> {
            FederationToken got = answered(behind.getFederationToken(endpoint, source, request));
            check("GetFederationToken").lifetime(got.credentials(), request.duration());
            return got;
        }));
        tellPacked("federated user " + request.name(), token.packedPolicySize(), request.policy(), request.tags());
        return token;
    }

    @Override
    public AssumedRole assumeRoleWithWebIdentity(StsEndpoint endpoint, AssumeRoleWithWebIdentityRequest request) {
        Instant asked = clock.instant();
        return dated(asked, watched("AssumeRoleWithWebIdentity", () -> {
            AssumedRole got = answered(behind.assumeRoleWithWebIdentity(endpoint, request));
            return checked(
                    "AssumeRoleWithWebIdentity", got, request.roleArn(), request.sessionName(), request.duration());
        }));
    }

    @Override
    public AssumedRole assumeRoleWithSaml(StsEndpoint endpoint, AssumeRoleWithSamlRequest request) {
        Instant asked = clock.instant();
        return dated(asked, watched("AssumeRoleWithSAML", () -> {
            AssumedRole got = answered(behind.assumeRoleWithSaml(endpoint, request));
            // The assertion names the session.
            return checked("AssumeRoleWithSAML", got, request.roleArn(), null, request.duration());
        }));
    }

    @Override
    public CallerIdentity getCallerIdentity(StsEndpoint endpoint, SourceCredentials source) {
        return watched("GetCallerIdentity", () -> answered(behind.getCallerIdentity(endpoint, source)));
    }

    @Override
    public String decodeAuthorizationMessage(StsEndpoint endpoint, SourceCredentials source, String encodedMessage) {
        return watched(
                "DecodeAuthorizationMessage",
                () -> answered(behind.decodeAuthorizationMessage(endpoint, source, encodedMessage)));
    }

    @Override
    public RootSession assumeRoot(StsEndpoint endpoint, SourceCredentials source, AssumeRootRequest request) {
        Instant asked = clock.instant();
        return watched("AssumeRoot", () -> {
            RootSession got = answered(behind.assumeRoot(endpoint, source, request));
            Duration duration = request.duration() == null ? AssumeRootRequest.LONGEST : request.duration();
            check("AssumeRoot").lifetime(got.credentials(), duration);
            return new RootSession(dated(asked, got.credentials()), got.sourceIdentity());
        });
    }

    @Override
    public WebIdentityToken getWebIdentityToken(
            StsEndpoint endpoint, SourceCredentials source, GetWebIdentityTokenRequest request) {
        Instant asked = clock.instant();
        return watched("GetWebIdentityToken", () -> {
            WebIdentityToken got = answered(behind.getWebIdentityToken(endpoint, source, request));
            new TokenCheck(clock.instant()).check(got, request, source.accountId());
            return new WebIdentityToken(got.token(), dated(asked, got.issuedAt()), got.expiration());
        });
    }

    @Override
    public DelegatedAccess getDelegatedAccessToken(
            StsEndpoint endpoint, SourceCredentials source, GetDelegatedAccessTokenRequest request) {
        Instant asked = clock.instant();
        return watched("GetDelegatedAccessToken", () -> {
            DelegatedAccess got = answered(behind.getDelegatedAccessToken(endpoint, source, request));
            check("GetDelegatedAccessToken").lifetime(got.credentials(), null);
            return new DelegatedAccess(dated(asked, got.credentials()), got.assumedPrincipal(), got.packedPolicySize());
        });
    }

    private AssumedRole checked(
            String operation,
            AssumedRole got,
            String roleArn,
            @Nullable String sessionName,
            @Nullable Duration duration) {
        AnswerCheck check = check(operation);
        check.role(got, roleArn, sessionName);
        check.lifetime(got.credentials(), duration);
        return got;
    }

    private AnswerCheck check(String operation) {
        return new AnswerCheck(operation, clock.instant());
    }

    private SessionToken dated(Instant asked, SessionToken got) {
        return new SessionToken(dated(asked, got.credentials()), got.mfaSerial());
    }

    private AssumedRole dated(Instant asked, AssumedRole got) {
        return new AssumedRole(
                dated(asked, got.credentials()),
                got.assumedRoleArn(),
                got.assumedRoleId(),
                got.packedPolicySize(),
                got.sourceIdentity(),
                got.federation());
    }

    private FederationToken dated(Instant asked, FederationToken got) {
        return new FederationToken(
                dated(asked, got.credentials()), got.federatedUserArn(), got.federatedUserId(), got.packedPolicySize());
    }

    /** Dates credentials no earlier than their request, unless the clock was set back meanwhile. */
    private TemporaryCredentials dated(Instant asked, TemporaryCredentials got) {
        Instant issued = dated(asked, got.issuedAt());
        return issued.equals(got.issuedAt())
                ? got
                : new TemporaryCredentials(
                        got.accessKeyId(), got.secretAccessKey(), got.sessionToken(), issued, got.expiration());
    }

    private Instant dated(Instant asked, Instant issued) {
        Instant now = clock.instant();
        Instant earliest = now.isBefore(asked) ? now : asked;
        return issued.isBefore(earliest) ? earliest : issued;
    }

    private static <T> T answered(@Nullable T answer) {
        if (answer == null) {
            throw new BrokenPluginException(
                    "The token provider returned null",
                    "Correct the token provider, or report the fault to its authors");
        }
        return answer;
    }

    private <T> T watched(String operation, Supplier<T> request) {
        long start = elapsed.getAsLong();
        Object record = JfrListener.begin();
        FailureKind failure = null;
        try {
            return request.get();
        } catch (StslibException e) {
            failure = FailureKind.of(e);
            throw e;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            BrokenPluginException broken = new BrokenPluginException(
                    "The token provider failed in " + operation + " with "
                            + e.getClass().getName(),
                    "Correct the token provider, or report the fault to its authors",
                    e);
            failure = FailureKind.of(broken);
            throw broken;
        } finally {
            JfrListener.end(record, operation, failure);
            tell(operation, elapsed.getAsLong() - start, failure);
        }
    }

    private void tell(String operation, long nanos, @Nullable FailureKind failure) {
        Duration took = Duration.ofNanos(Math.max(0, nanos));
        events.publish(new EngineEvent.RequestEnded(operation, events.fetched(), took, failure));
    }

    /** Not for web identities and SAML, whose assertions hold tags that count too. */
    private void tellPacked(String label, @Nullable Integer percent, SessionPolicy policy, List<Tag> tags) {
        if (percent != null) {
            int excess = label.length() - RoleRequest.LONGEST_LABEL;
            String cut = excess <= 0 ? label : "..." + label.substring(excess + 3);
            events.publish(new EngineEvent.PolicyPacked(cut, percent, policy, tags));
        }
    }

    @Override
    public void close() {
        behind.close();
    }
}

package dev.stslib.core.engine;

import dev.stslib.api.Host;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.chain.RoleStep;
import dev.stslib.core.chain.SessionNames;
import dev.stslib.core.traffic.Traffic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The signed requests that fill cells. The source comes first, then the request, which waits for its turn; neither holds a
 * thread meanwhile. At most one thread stands at the desk where codes are asked for.
 */
public final class Fetches {
    /** Who is asked for codes. */
    static final String DESK = "whoever gives MFA codes";

    private final Sts sts;
    private final MfaDesk desk;
    private final MfaDevices devices;
    private final Host host;
    private final InstantSource clock;
    private final Traffic traffic;

    /**
     * Makes the fetches of one engine.
     *
     * @param sts the provider of tokens
     * @param desk where codes are asked for
     * @param devices where devices are found
     * @param host the machine, for session names
     * @param clock the wall clock, for session names
     * @param traffic the way to STS
     */
    public Fetches(Sts sts, MfaDesk desk, MfaDevices devices, Host host, InstantSource clock, Traffic traffic) {
        this.sts = sts;
        this.desk = desk;
        this.devices = devices;
        this.host = host;
        this.clock = clock;
        this.traffic = traffic;
    }

    CodeSources codes() {
        return desk.sources();
    }

    /**
     * A session token for long-term keys. What is temporary already is passed on as it is, for STS gives no session
     * token for it.
     *
     * @param endpoint gives the endpoint, when a request is made after all
     * @param filled whether somebody else has filled the cell meanwhile
     */
    Fetch sessionToken(
            Source source,
            Supplier<StsEndpoint> endpoint,
            @Nullable MfaNeed need,
            @Nullable Duration duration,
            Filled filled) {
        return (flight, current) -> {
            if (current != null) {
                // What was passed on before is about to end: the source is to bring others.
                source.expired(current.accessKeyId());
            }
            return signed(source, flight, keys -> {
                if (keys.temporary()) {
                    return CompletableFuture.completedStage(BaseFetches.temporary(keys, clock.instant()));
                }
                StsEndpoint to = endpoint.get();
                return request(
                        need,
                        to,
                        source,
                        keys,
                        flight,
                        () -> filled.since(current),
                        (device, code) -> sts.provider()
                                .getSessionToken(to, keys, new GetSessionTokenRequest(duration, device, code))
                                .credentials());
            });
        };
    }

    Fetch role(Source source, RoleStep step, @Nullable MfaNeed need, Filled filled) {
        return (flight, current) -> signed(
                source,
                flight,
                keys -> request(
                        need,
                        step.endpoint(),
                        source,
                        keys,
                        flight,
                        () -> filled.since(current),
                        (device, code) -> sts.provider()
                                .assumeRole(step.endpoint(), keys, request(step, device, code))
                                .credentials()));
    }

    private CompletionStage<TemporaryCredentials> request(
            @Nullable MfaNeed need,
            StsEndpoint endpoint,
            Source source,
            SourceCredentials keys,
            Flight flight,
            Supplier<Optional<TemporaryCredentials>> there,
            BiFunction<@Nullable String, @Nullable Secret, TemporaryCredentials> request) {
        String account = keys.accountId() == null ? source.account() : keys.accountId();
        if (need == null) {
            return traffic.toSts(flight, endpoint, account, () -> request.apply(null, null));
        }
        return traffic.elsewhere(flight, DESK, 1, () -> {
            MfaNeed found = need.of(devices.serial(need.serial(), endpoint, keys));
            return desk.ask(found, flight.urgency, there, code -> {
                traffic.count(endpoint, account);
                return request.apply(found.serial(), code);
            });
        });
    }

    private static CompletionStage<TemporaryCredentials> signed(
            Source source, Flight flight, Function<SourceCredentials, CompletionStage<TemporaryCredentials>> request) {
        return source.current(flight)
                .thenCompose(
                        keys -> request.apply(keys).whenComplete((got, error) -> noteExpired(source, keys, error)));
    }

    private static void noteExpired(Source source, SourceCredentials keys, @Nullable Throwable thrown) {
        Throwable error = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (error instanceof StsServiceException refused
                && refused.error().code().equals("ExpiredToken")) {
            source.expired(keys.accessKeyId());
        }
    }

    private AssumeRoleRequest request(RoleStep step, @Nullable String mfaSerial, @Nullable Secret code) {
        String name = SessionNames.expand(step.sessionNameTemplate(), step.profile(), host, clock.instant());
        return AssumeRoleRequest.of(step.roleArn(), name)
                .duration(step.duration())
                .externalId(step.externalId())
                .mfa(mfaSerial, code)
                .policy(step.policy())
                .tags(step.tags(), step.transitiveTagKeys())
                .sourceIdentity(step.sourceIdentity())
                .build();
    }
}

package dev.stslib.core.engine;

import dev.stslib.api.Host;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.chain.RoleStep;
import dev.stslib.core.chain.SessionNames;
import dev.stslib.core.internal.mfa.CodeSourceRegistry;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import dev.stslib.core.sts.StsEndpoints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The signed requests that fill cells. The source comes first, then the request, which waits for its turn; neither holds a
 * thread meanwhile.
 */
public final class Fetches {
    /** Who is asked for codes. */
    static final String DESK = "whoever gives MFA codes";

    private static final String IAM = "IAM";

    private final Sts sts;
    private final MfaPrompter prompter;
    private final MfaDevices devices;
    private final Host host;
    private final InstantSource clock;
    private final RequestDispatcher dispatcher;
    private volatile @Nullable String usualName;

    /**
     * Makes the fetches of one engine.
     *
     * @param sts the provider of tokens
     * @param prompter gets MFA codes
     * @param devices where devices are found
     * @param host the machine, for session names
     * @param clock the wall clock, for session names
     * @param dispatcher dispatches requests
     */
    public Fetches(
            Sts sts,
            MfaPrompter prompter,
            MfaDevices devices,
            Host host,
            InstantSource clock,
            RequestDispatcher dispatcher) {
        this.sts = sts;
        this.prompter = prompter;
        this.devices = devices;
        this.host = host;
        this.clock = clock;
        this.dispatcher = dispatcher;
    }

    CodeSourceRegistry codes() {
        return prompter.sources();
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
            @Nullable MfaRequirement need,
            @Nullable Duration duration,
            Filled filled) {
        return new RenewedSource(source, new SessionFetch(source) {
            @Override
            CompletionStage<TemporaryCredentials> ask(
                    SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
                StsEndpoint to = endpoint.get();
                return request(
                        need,
                        to,
                        payer(keys),
                        keys,
                        flight,
                        () -> filled.since(current),
                        (device, code) -> sts.provider()
                                .getSessionToken(to, keys, new GetSessionTokenRequest(duration, device, code))
                                .credentials());
            }
        });
    }

    /**
     * The session token of a device that is to be found: the one that profiles share which name the device.
     *
     * @param endpoint gives the endpoint, when IAM is asked after all
     * @param shared the cell of the session token for a device
     */
    Fetch sessionTokenOfFound(
            Source source,
            Supplier<StsEndpoint> endpoint,
            MfaRequirement need,
            Function<String, CredentialCell> shared) {
        return new SessionFetch(source) {
            @Override
            CompletionStage<TemporaryCredentials> ask(
                    SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
                return dispatcher
                        .dispatch(
                                flight,
                                IAM,
                                () -> CompletableFuture.completedStage(
                                        devices.serial(need.serial(), endpoint.get(), keys)))
                        .thenCompose(serial -> {
                            CredentialCell cell = shared.apply(serial);
                            if (current != null) {
                                cell.invalidate(current.accessKeyId());
                            }
                            return cell.source(flight);
                        })
                        .thenCompose(Fetches.this::passedOn);
            }
        };
    }

    /** Gives a session token for keys, of their account. Keys that are temporary already are passed on. */
    private abstract class SessionFetch extends SignedFetch {
        SessionFetch(Source source) {
            super(source);
        }

        abstract CompletionStage<TemporaryCredentials> ask(
                SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current);

        @Override
        final CompletionStage<TemporaryCredentials> make(
                SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
            return keys.temporary() ? passedOn(keys) : ask(keys, flight, current);
        }

        @Override
        public @Nullable String account() {
            return signer();
        }
    }

    private CompletionStage<TemporaryCredentials> passedOn(SourceCredentials keys) {
        return CompletableFuture.completedStage(BaseFetches.temporary(keys, clock.instant()));
    }

    /** A role. */
    Fetch role(Source source, RoleStep step) {
        return new SignedFetch(source) {
            @Override
            CompletionStage<TemporaryCredentials> make(
                    SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
                return dispatcher.dispatch(
                        flight, step.endpoint(), payer(keys), () -> assume(step, keys, request(step, null, null)));
            }
        };
    }

    /** A role whose request carries a code. */
    Fetch roleWithCode(Source source, RoleStep step, MfaRequirement need, Filled filled) {
        return new SignedFetch(source) {
            @Override
            CompletionStage<TemporaryCredentials> make(
                    SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
                return request(
                        need,
                        step.endpoint(),
                        payer(keys),
                        keys,
                        flight,
                        () -> filled.since(current),
                        (device, code) -> assume(step, keys, request(step, device, code)));
            }
        };
    }

    /** A role behind a session token that was got with a code: a policy may ask for a newer one. */
    Fetch roleBehindCode(Source session, RoleStep step) {
        return new SignedFetch(session) {
            @Override
            CompletionStage<TemporaryCredentials> make(
                    SourceCredentials keys, Flight flight, @Nullable TemporaryCredentials current) {
                return dispatcher.dispatch(flight, step.endpoint(), payer(keys), () -> assumeBehindCode(step, keys));
            }
        };
    }

    private TemporaryCredentials assumeBehindCode(RoleStep step, SourceCredentials session) {
        try {
            return assume(step, session, request(step, null, null));
        } catch (StsServiceException e) {
            if (!e.error().code().equals("AccessDenied")) {
                throw e;
            }
            throw new StsServiceException(
                    e.what(),
                    e.mend() + "; where the policy asks for a fresh MFA code (aws:MultiFactorAuthAge), set"
                            + " mfa_session_seconds = 0 in profile '" + step.profile() + "'",
                    e.error(),
                    e);
        }
    }

    private TemporaryCredentials assume(RoleStep step, SourceCredentials keys, AssumeRoleRequest request) {
        try {
            return sts.provider().assumeRole(step.endpoint(), keys, request).credentials();
        } catch (StsServiceException | UnknownRegionException e) {
            throw OwnError.of(e, step.profile(), step.roleArn());
        }
    }

    private CompletionStage<TemporaryCredentials> request(
            @Nullable MfaRequirement need,
            StsEndpoint endpoint,
            @Nullable String account,
            SourceCredentials keys,
            Flight flight,
            Supplier<Optional<TemporaryCredentials>> there,
            BiFunction<@Nullable String, @Nullable Secret, TemporaryCredentials> request) {
        if (need == null) {
            return dispatcher.dispatch(flight, endpoint, account, () -> request.apply(null, null));
        }
        return dispatcher.dispatch(flight, DESK, () -> {
            requireRegion(endpoint, need.profile());
            MfaRequirement found = need.withSerial(devices.serial(need.serial(), endpoint, keys));
            return prompter.ask(found, flight.urgency.person(), there, code -> {
                dispatcher.recordUnqueued(endpoint, account);
                return request.apply(found.serial(), code);
            });
        });
    }

    /** Or the request fails when a code has been given. */
    private static void requireRegion(StsEndpoint endpoint, String profile) {
        try {
            StsEndpoints.resolve(endpoint);
        } catch (UnknownRegionException e) {
            throw OwnError.of(e, profile);
        }
    }

    private AssumeRoleRequest request(RoleStep step, @Nullable String mfaSerial, @Nullable Secret code) {
        String template = step.sessionNameTemplate();
        String name =
                template == null ? usualName() : SessionNames.expand(template, step.profile(), host, clock.instant());
        return AssumeRoleRequest.of(step.roleArn(), name)
                .duration(step.duration())
                .externalId(step.externalId())
                .mfa(mfaSerial, code)
                .policy(step.policy())
                .tags(step.tags(), step.transitiveTagKeys())
                .sourceIdentity(step.sourceIdentity())
                .build();
    }

    private String usualName() {
        String known = usualName;
        if (known == null) {
            known = SessionNames.usual(host);
            usualName = known;
        }
        return known;
    }
}

package dev.stslib.core.engine;

import dev.stslib.api.Host;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.chain.BaseCredentials.WebIdentity;
import dev.stslib.core.chain.RoleStep;
import dev.stslib.core.chain.SessionNames;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests that fill cells. The source comes first, without holding a thread; then the request, on the pool. */
public final class Fetches {
    private final Sts sts;
    private final MfaDesk desk;
    private final Host host;
    private final InstantSource clock;
    private final Executor pool;

    /**
     * Makes the fetches of one engine.
     *
     * @param sts the provider of tokens
     * @param desk where codes are asked for
     * @param host the machine, for session names
     * @param clock the wall clock, for session names
     * @param pool runs what blocks
     */
    public Fetches(Sts sts, MfaDesk desk, Host host, InstantSource clock, Executor pool) {
        this.sts = sts;
        this.desk = desk;
        this.host = host;
        this.clock = clock;
        this.pool = pool;
    }

    boolean codesComeAlone() {
        return desk.answersAlone();
    }

    Fetch sessionToken(
            Source source,
            StsEndpoint endpoint,
            String profile,
            @Nullable String mfaSerial,
            @Nullable Duration duration) {
        return (urgency, current) -> signed(source, urgency, keys -> {
            Function<@Nullable Secret, TemporaryCredentials> request = code -> sts.provider()
                    .getSessionToken(
                            endpoint, keys, new GetSessionTokenRequest(duration, code == null ? null : mfaSerial, code))
                    .credentials();
            return mfaSerial == null ? request.apply(null) : desk.ask(mfaSerial, profile, urgency, request);
        });
    }

    Fetch role(Source source, RoleStep step, @Nullable String mfaSerial) {
        return (urgency, current) -> signed(source, urgency, keys -> {
            Function<@Nullable Secret, TemporaryCredentials> request = code -> sts.provider()
                    .assumeRole(step.endpoint(), keys, request(step, code == null ? null : mfaSerial, code))
                    .credentials();
            return mfaSerial == null ? request.apply(null) : desk.ask(mfaSerial, step.profile(), urgency, request);
        });
    }

    Fetch webIdentity(WebIdentity identity) {
        return (urgency, current) -> CompletableFuture.supplyAsync(
                () -> sts.provider()
                        .assumeRoleWithWebIdentity(identity.endpoint(), request(identity))
                        .credentials(),
                pool);
    }

    private CompletionStage<TemporaryCredentials> signed(
            Source source, Urgency urgency, Function<SourceCredentials, TemporaryCredentials> request) {
        return source.current(urgency)
                .thenApplyAsync(
                        keys -> {
                            try {
                                return request.apply(keys);
                            } catch (StsServiceException e) {
                                if (e.error().code().equals("ExpiredToken")) {
                                    source.expired(keys.accessKeyId());
                                }
                                throw e;
                            }
                        },
                        pool);
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

    private AssumeRoleWithWebIdentityRequest request(WebIdentity identity) {
        String token;
        try {
            token = Files.readString(identity.tokenFile()).strip();
        } catch (IOException e) {
            throw new ProfileConfigurationException(
                    "The web identity token file " + identity.tokenFile() + " of profile '" + identity.profile()
                            + "' cannot be read",
                    "Check that it is there and readable",
                    e);
        }
        return new AssumeRoleWithWebIdentityRequest(
                identity.roleArn(),
                SessionNames.expand(identity.sessionNameTemplate(), identity.profile(), host, clock.instant()),
                Secret.of(token),
                identity.duration(),
                null,
                identity.policy());
    }
}

package dev.stslib.core.internal.fetch;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.AssumeRoleRequest;
import dev.stslib.api.request.AssumeRootRequest;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.chain.SessionNames;
import dev.stslib.core.internal.concurrent.Lazy;
import dev.stslib.core.plan.RoleStep;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Assumes roles by the engine's token provider. */
final class StsCalls {
    private final Lazy<OpenTokenProvider> provider;
    private final SystemEnvironment systemEnvironment;
    private final InstantSource clock;
    private volatile @Nullable String usualName;

    /**
     * Makes it without calling anything.
     *
     * @param provider makes the calls
     * @param systemEnvironment the system environment, for session names
     * @param clock the wall clock, for session names
     */
    StsCalls(Lazy<OpenTokenProvider> provider, SystemEnvironment systemEnvironment, InstantSource clock) {
        this.provider = provider;
        this.systemEnvironment = systemEnvironment;
        this.clock = clock;
    }

    TemporaryCredentials assumeRole(
            RoleStep step, SourceCredentials keys, @Nullable String mfaSerial, @Nullable Secret mfaCode) {
        try {
            String task = step.taskPolicyArn();
            return task == null
                    ? provider.get()
                            .assumeRole(step.endpoint(), keys, request(step, mfaSerial, mfaCode))
                            .credentials()
                    : provider.get()
                            .assumeRoot(
                                    step.endpoint(), keys, new AssumeRootRequest(step.roleArn(), task, step.duration()))
                            .credentials();
        } catch (StsServiceException | UnknownRegionException e) {
            throw ProfileErrors.of(e, step);
        }
    }

    /** Assumes a role by a session token that was got with an MFA code: a policy may ask for a newer code. */
    TemporaryCredentials assumeRoleBehindCode(RoleStep step, SourceCredentials session) {
        try {
            return assumeRole(step, session, null, null);
        } catch (StsServiceException e) {
            if (!e.error().code().equals("AccessDenied") || step.profile() == null) {
                throw e;
            }
            throw new StsServiceException(
                    e.problem(),
                    e.remedy() + "; where the policy asks for a fresh MFA code (aws:MultiFactorAuthAge), set"
                            + " mfa_session_seconds = 0 in profile '" + step.profile() + "'",
                    e.error(),
                    e);
        }
    }

    /** The system environment, which gives session names the user and the host. */
    SystemEnvironment systemEnvironment() {
        return systemEnvironment;
    }

    private AssumeRoleRequest request(RoleStep step, @Nullable String mfaSerial, @Nullable Secret mfaCode) {
        String template = step.sessionNameTemplate();
        String name = template == null
                ? usualName()
                : step.profile() == null
                        ? template // of a request, which has no placeholders
                        : SessionNames.expand(template, step.profile(), systemEnvironment, clock.instant());
        return AssumeRoleRequest.of(step.roleArn(), name)
                .duration(step.duration())
                .externalId(step.externalId())
                .mfa(mfaSerial, mfaCode)
                .policy(step.policy())
                .tags(step.tags(), step.transitiveTagKeys())
                .sourceIdentity(step.sourceIdentity())
                .providedContexts(step.providedContexts())
                .build();
    }

    private String usualName() {
        String known = usualName;
        if (known == null) {
            known = SessionNames.usual(systemEnvironment);
            usualName = known;
        }
        return known;
    }
}

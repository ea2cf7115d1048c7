package dev.stslib.core.plan;

import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.chain.EndpointSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plan for one profile: the base credentials, then the roles from the base outwards. Immutable; nothing has been
 * asked of AWS yet.
 *
 * @param profile the profile that was selected
 * @param base where the chain begins
 * @param roles the roles in the order in which they are assumed; empty if the base credentials are the answer
 * @param endpoint where GetSessionToken for the base goes, or null if no region is known; see {@link #baseEndpoint()}
 * @param mfaSerial the device for a session token of the base: {@code mfa_serial} of the first role that has one, else
 *     of the base profile; {@code auto} for one that is to be found; or null
 * @param warnings what was changed on the way, such as a duration that was shortened; empty if nothing was
 */
public record RoleChain(
        String profile,
        BaseCredentials base,
        List<RoleStep> roles,
        @Nullable StsEndpoint endpoint,
        @Nullable String mfaSerial,
        List<String> warnings) {
    public RoleChain {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(base, "base");
        roles = List.copyOf(roles);
        warnings = List.copyOf(warnings);
    }

    /**
     * The same plan with another device for the base.
     *
     * @param device the device, or null for none
     * @return the plan
     */
    public RoleChain withMfaSerial(@Nullable String device) {
        return new RoleChain(profile, base, roles, endpoint, device, warnings);
    }

    /**
     * The command that prints codes of the device: {@code mfa_process} of the first role that has one.
     *
     * @return the command, which is not to be shown; or null
     */
    public @Nullable String mfaProcess() {
        return firstOf(RoleStep::mfaProcess);
    }

    /**
     * How long a session token for these roles is to live: {@code mfa_session_seconds} of the first role that has one.
     *
     * @return the duration, zero for none at all, or null if no role says
     */
    public @Nullable Duration mfaSession() {
        return firstOf(RoleStep::mfaSession);
    }

    private <T> @Nullable T firstOf(Function<RoleStep, @Nullable T> of) {
        for (RoleStep role : roles) {
            T found = of.apply(role);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * Where requests for the base itself go: GetSessionToken, GetFederationToken, GetCallerIdentity.
     *
     * @return the endpoint
     * @throws UnknownRegionException if no region is known
     */
    public StsEndpoint baseEndpoint() {
        if (endpoint == null) {
            throw EndpointSettings.noRegion(profile);
        }
        return endpoint;
    }

    /**
     * The whole plan, for people.
     *
     * @return several lines without a secret, the last without a line feed
     */
    public String describe() {
        StringBuilder text = new StringBuilder("profile '").append(profile).append("'");
        text.append("\n  base: ").append(base.describe());
        if (mfaSerial != null) {
            text.append("\n  MFA: ").append(mfaSerial);
        }
        int number = 1;
        for (RoleStep role : roles) {
            text.append("\n  ").append(number++).append(". ").append(role.describe());
        }
        warnings.forEach(warning -> text.append("\n  warning: ").append(warning));
        return text.toString();
    }
}

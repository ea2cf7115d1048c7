package dev.stslib.core.plan;

import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.text.EndpointText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The plan of the requests for one profile: the base credentials, then the roles in the order of their requests.
 * Immutable. The engine makes it before it sends any request.
 *
 * @param profile the selected profile, or that of the source of a role request; {@code default credentials} without one
 * @param base the credentials at the start of the chain
 * @param roles the roles in the order in which they are assumed; empty if the base credentials are the result
 * @param endpoint the endpoint of GetSessionToken for the base, or null if no region is known; see {@link
 *     #baseEndpoint()}
 * @param mfaSerial the MFA device for a session token of the base: {@code mfa_serial} of the first role that has
 *     one, otherwise of the base profile; {@code auto} for a device to be looked up; or null
 * @param warnings the changes that the resolver made, such as a shortened duration; empty if there are none
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
     * Returns a copy with another MFA device for the base.
     *
     * @param device the device, or null for none
     * @return the copy
     */
    public RoleChain withMfaSerial(@Nullable String device) {
        return new RoleChain(profile, base, roles, endpoint, device, warnings);
    }

    /**
     * Returns the command that prints codes of the device: {@code mfa_process} of the first role that has one.
     *
     * @return the command, or null; do not show it, because it may hold a secret
     */
    public @Nullable String mfaProcess() {
        return firstOf(RoleStep::mfaProcess);
    }

    /**
     * Returns the lifetime of the session token for these roles: {@code mfa_session_seconds} of the first role that
     * has one.
     *
     * @return the lifetime, zero for no session token, or null if no role has the key
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
     * Returns the endpoint of the requests for the base: GetSessionToken, GetFederationToken, GetCallerIdentity.
     *
     * @return the endpoint
     * @throws UnknownRegionException if no region is known
     */
    public StsEndpoint baseEndpoint() {
        if (endpoint == null) {
            throw EndpointText.noRegion(profile);
        }
        return endpoint;
    }

    /**
     * Returns the whole plan for people.
     *
     * @return several lines without a secret and without a final line feed
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

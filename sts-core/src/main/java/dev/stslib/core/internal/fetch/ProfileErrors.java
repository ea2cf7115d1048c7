package dev.stslib.core.internal.fetch;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.core.plan.RoleStep;

/** Adds the profile, which a request does not know, to its errors. */
final class ProfileErrors {
    private ProfileErrors() {}

    /** The same error, of the same type, that names the role, and its profile if there is one. */
    static StslibException of(StslibException error, RoleStep role) {
        String profile = role.profile();
        return with(
                error,
                profile == null
                        ? " (request for role " + role.roleArn() + ")"
                        : " (profile '" + profile + "', role " + role.roleArn() + ")");
    }

    static StslibException of(StslibException error, String profile) {
        return with(error, " (profile '" + profile + "')");
    }

    private static StslibException with(StslibException error, String addition) {
        String problem = error.problem() + addition;
        if (error instanceof MfaCodeRejectedException rejected) {
            return new MfaCodeRejectedException(problem, error.remedy(), rejected.error(), error);
        }
        if (error instanceof StsServiceException refused) {
            return new StsServiceException(problem, error.remedy(), refused.error(), error);
        }
        return error instanceof UnknownRegionException
                ? new UnknownRegionException(problem, error.remedy(), error)
                : error;
    }
}

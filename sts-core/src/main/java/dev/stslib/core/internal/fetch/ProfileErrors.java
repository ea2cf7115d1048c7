package dev.stslib.core.internal.fetch;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnknownRegionException;

/** Adds the profile, which a request does not know, to its errors. */
final class ProfileErrors {
    private ProfileErrors() {}

    /** The same error, of the same type, that names the profile and its role. */
    static StslibException of(StslibException error, String profile, String roleArn) {
        return with(error, " (profile '" + profile + "', role " + roleArn + ")");
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

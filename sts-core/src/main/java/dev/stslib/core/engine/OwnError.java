package dev.stslib.core.engine;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.error.UnknownRegionException;

/** What went wrong with a request, with the profile that it was made for: a request does not know it. */
final class OwnError {
    private OwnError() {}

    /** The same error, of the same type, with the profile and its role. */
    static StslibException of(StslibException error, String profile, String roleArn) {
        return said(error, " (profile '" + profile + "', role " + roleArn + ")");
    }

    static StslibException of(StslibException error, String profile) {
        return said(error, " (profile '" + profile + "')");
    }

    private static StslibException said(StslibException error, String whose) {
        String what = error.what() + whose;
        if (error instanceof MfaCodeRejectedException rejected) {
            return new MfaCodeRejectedException(what, error.mend(), rejected.error(), error);
        }
        if (error instanceof StsServiceException refused) {
            return new StsServiceException(what, error.mend(), refused.error(), error);
        }
        return error instanceof UnknownRegionException ? new UnknownRegionException(what, error.mend(), error) : error;
    }
}

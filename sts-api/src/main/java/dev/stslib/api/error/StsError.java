package dev.stslib.api.error;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The error that STS returned for a request.
 *
 * @param code AWS's error code, such as {@code AccessDenied}
 * @param httpStatus the HTTP status, 400 to 599
 * @param message the message of STS, without secrets
 * @param requestId AWS's id of the request, or null if there was none
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS, common errors</a>
 */
public record StsError(
        String code,
        int httpStatus,
        String message,
        @Nullable String requestId) implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Set<String> FINAL = Set.of(
            "AccessDenied",
            "IDPRejectedClaim",
            "InvalidIdentityToken",
            "MalformedPolicyDocument",
            "PackedPolicyTooLarge",
            "RegionDisabledException");

    private static final Set<String> THROTTLING = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "SlowDown");

    public StsError {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
    }

    /**
     * Says whether the same request would fail again, so that a retry is useless.
     *
     * @return true for access denied, a rejected or invalid identity token, an invalid or too large policy, and a
     *     disabled region
     */
    public boolean isFinal() {
        return FINAL.contains(code);
    }

    /**
     * Says whether STS throttled the request.
     *
     * @return true for AWS's throttling codes
     */
    public boolean isThrottling() {
        return THROTTLING.contains(code);
    }

    /**
     * Says whether the credentials or the assertion that came with the request have expired.
     *
     * @return true for {@code ExpiredToken} and {@code ExpiredTokenException}
     */
    public boolean isExpiredToken() {
        return code.equals("ExpiredToken") || code.equals("ExpiredTokenException");
    }
}

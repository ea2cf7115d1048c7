package dev.stslib.api.error;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What STS said when it refused a request.
 *
 * @param code AWS's error code, such as {@code AccessDenied}
 * @param httpStatus the HTTP status, 400 to 599
 * @param message what STS said, without secrets
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
     * Says whether the same request would be refused again, so that trying again is of no use.
     *
     * @return true for the codes that AWS's refresh rules call final
     */
    public boolean isFinal() {
        return FINAL.contains(code);
    }

    /**
     * Says whether STS asked to slow down.
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

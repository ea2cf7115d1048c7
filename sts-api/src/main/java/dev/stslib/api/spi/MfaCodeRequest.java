package dev.stslib.api.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * A request for an MFA code.
 *
 * @param serial the ARN of a virtual MFA device, or the serial number of a hardware device
 * @param profile the name of the profile that needs the code
 * @param attempt 1 for the first request, 2 after one code that was not usable, and so on
 * @param reason why the code is requested
 * @param at the time by the engine's clock, for sources that compute codes from the time
 */
public record MfaCodeRequest(String serial, String profile, int attempt, Reason reason, Instant at) {
    /** Why a code is requested. */
    public enum Reason {
        /** The request to STS needs a code. */
        NEEDED,
        /** STS rejected the previous code. */
        REJECTED,
        /** The previous code was already sent to STS, and AWS accepts each code once. */
        USED
    }

    public MfaCodeRequest {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
    }
}

package dev.stslib.api.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * A question for an MFA code.
 *
 * @param serial the device: the ARN of a virtual one, the serial number of a hardware one
 * @param profile the profile that needs it
 * @param attempt 1 for the first question, 2 after one code that did not do, and so on
 * @param reason why it is asked
 * @param at the time by the engine's clock, for codes that follow from it
 */
public record MfaCodeRequest(String serial, String profile, int attempt, Reason reason, Instant at) {
    /** Why a code is asked for. */
    public enum Reason {
        /** It is needed. */
        NEEDED,
        /** STS did not accept the one before. */
        REJECTED,
        /** The one before was already sent, and AWS accepts each once. */
        USED
    }

    public MfaCodeRequest {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
    }
}

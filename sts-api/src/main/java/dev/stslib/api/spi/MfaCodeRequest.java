package dev.stslib.api.spi;

import java.util.Objects;

/**
 * A question for an MFA code.
 *
 * @param serial the device: the ARN of a virtual one, the serial number of a hardware one
 * @param profile the profile that needs it
 * @param attempt 1 for the first question, 2 after one wrong code, and so on
 */
public record MfaCodeRequest(String serial, String profile, int attempt) {
    public MfaCodeRequest {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
    }
}

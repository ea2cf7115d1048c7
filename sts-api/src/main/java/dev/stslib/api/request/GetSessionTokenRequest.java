package dev.stslib.api.request;

import dev.stslib.api.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of GetSessionToken.
 *
 * @param duration the lifetime of the token in whole seconds, 900 to 129,600 s, or null for the default of STS (12
 *     hours)
 * @param mfaSerial the ARN or serial number of the MFA device, 9 to 256 characters, or null; requires the code
 * @param mfaCode the six digits, or null; requires the device
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html">STS, GetSessionToken</a>
 */
public record GetSessionTokenRequest(
        @Nullable Duration duration,
        @Nullable String mfaSerial,
        @Nullable Secret mfaCode) {
    public GetSessionTokenRequest {
        StsLimits.duration(duration, StsLimits.MAX_SESSION);
        StsLimits.mfa(mfaSerial, mfaCode == null ? null : mfaCode.revealSecret());
    }
}

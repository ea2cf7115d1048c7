package dev.stslib.api.request;

import dev.stslib.api.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a session token.
 *
 * @param duration how long it shall live, 900 to 129,600 s, or null for STS's default (12 hours)
 * @param mfaSerial the MFA device, 9 to 256 characters, or null; goes with the code
 * @param mfaCode the six digits, or null; goes with the device
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

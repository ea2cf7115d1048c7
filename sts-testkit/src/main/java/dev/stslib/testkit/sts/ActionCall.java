package dev.stslib.testkit.sts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated request on its way through an action.
 *
 * @param world what the STS knows
 * @param caller who signed the request
 * @param parameters what it says
 * @param sessionEnd when the credentials that signed end, {@code null} for those that do not
 * @param otherLifetime the lifetime that a fault gives the credentials, {@code null} for the one asked for
 */
record ActionCall(
        World world,
        Caller caller,
        Parameters parameters,
        @Nullable Instant sessionEnd,
        @Nullable Duration otherLifetime) {
    IssuedCredentials issue(Caller forWhom, Duration lifetime) {
        return world.issue(forWhom, otherLifetime == null ? lifetime : otherLifetime);
    }
}

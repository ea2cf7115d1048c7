package dev.stslib.testkit.sts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated request on its way through an action.
 *
 * @param world what the STS knows
 * @param caller who signed the request
 * @param parameters what it says
 * @param otherLifetime the lifetime that a fault gives the credentials, {@code null} for the one asked for
 */
record ActionCall(
        World world,
        Caller caller,
        Parameters parameters,
        @Nullable Duration otherLifetime) {
    IssuedCredentials issue(Caller forWhom, Duration lifetime) {
        return world.issue(forWhom, otherLifetime == null ? lifetime : otherLifetime);
    }
}

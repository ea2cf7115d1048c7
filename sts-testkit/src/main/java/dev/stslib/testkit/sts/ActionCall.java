package dev.stslib.testkit.sts;

import java.time.Duration;

/**
 * One authenticated request on its way through an action.
 *
 * @param world what the STS knows
 * @param caller who signed the request
 * @param parameters what it says
 * @param expired whether the credentials in the answer are to be past their expiration, as a fault wants it
 */
record ActionCall(World world, Caller caller, Parameters parameters, boolean expired) {
    IssuedCredentials issue(Caller forWhom, Duration lifetime) {
        return world.issue(forWhom, expired ? Duration.ofHours(-1) : lifetime);
    }
}

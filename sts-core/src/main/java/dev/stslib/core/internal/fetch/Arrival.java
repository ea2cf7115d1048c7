package dev.stslib.core.internal.fetch;

import dev.stslib.api.AssumedRole;
import dev.stslib.api.FederationToken;
import dev.stslib.api.SessionToken;
import dev.stslib.api.TemporaryCredentials;
import java.time.Instant;
import java.time.InstantSource;

/**
 * When an answer arrived. A provider may pass on what somebody else was given long ago, but the windows go by the
 * lifetime that is left on arrival: otherwise such credentials would be in their window at once, and be asked for without
 * a pause.
 *
 * @param asked when the request was made: no answer to it can be older, unless the clock was set back meanwhile
 * @param clock the wall clock
 */
record Arrival(Instant asked, InstantSource clock) {
    SessionToken of(SessionToken got) {
        return new SessionToken(of(got.credentials()), got.mfaSerial());
    }

    AssumedRole of(AssumedRole got) {
        return new AssumedRole(
                of(got.credentials()),
                got.assumedRoleArn(),
                got.assumedRoleId(),
                got.packedPolicySize(),
                got.sourceIdentity(),
                got.federation());
    }

    FederationToken of(FederationToken got) {
        return new FederationToken(
                of(got.credentials()), got.federatedUserArn(), got.federatedUserId(), got.packedPolicySize());
    }

    private TemporaryCredentials of(TemporaryCredentials got) {
        Instant now = clock.instant();
        Instant earliest = now.isBefore(asked) ? now : asked;
        return got.issuedAt().isBefore(earliest)
                ? new TemporaryCredentials(
                        got.accessKeyId(), got.secretAccessKey(), got.sessionToken(), earliest, got.expiration())
                : got;
    }
}

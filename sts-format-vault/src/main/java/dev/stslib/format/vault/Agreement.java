package dev.stslib.format.vault;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.format.Fields;
import java.time.Duration;

/**
 * Checks that fields with the same meaning agree. If they differ, one of them was edited by hand, and the right one cannot be
 * told.
 */
final class Agreement {
    private final Fields fields;

    private Agreement(Fields fields) {
        this.fields = fields;
    }

    /**
     * Compares what was read from the leading fields with the fields that repeat it.
     *
     * @throws FormatException if two contradict each other, or a repeated one is missing or of the wrong type
     */
    static void check(Fields fields, TemporaryCredentials read) {
        Agreement agreement = new Agreement(fields);
        Fields boto = fields.object("boto");
        Duration lifetime = read.lifetime();
        agreement.need(fields.time("expiration").equals(read.expiration()), "end", "expiration");
        agreement.need(fields.number("duration") == lifetime.toSeconds(), "end", "duration");
        agreement.need(boto.time("StartTime").equals(read.issuedAt()), "start", "boto.StartTime");
        agreement.need(boto.time("Expiration").equals(read.expiration()), "end", "boto.Expiration");
        agreement.need(boto.text("AccessKeyId").equals(read.accessKeyId()), "access_key", "boto.AccessKeyId");
        agreement.need(
                Secret.of(boto.text("SecretAccessKey")).equals(read.secretAccessKey()),
                "secret_key",
                "boto.SecretAccessKey");
        agreement.need(
                Secret.of(boto.text("SessionToken")).equals(read.sessionToken()), "session", "boto.SessionToken");
    }

    private void need(boolean agree, String name, String other) {
        if (!agree) {
            throw fields.contradiction(name, other);
        }
    }
}

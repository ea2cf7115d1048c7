package dev.stslib.core.jfr;

import dev.stslib.core.event.CodeNeed;
import dev.stslib.core.event.EngineEvent.Expired;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** Credentials in use have ended. */
@Name("dev.stslib.Expired")
@Label("Expired")
@Description("Credentials in use have ended and have not been renewed")
final class ExpiredRecord extends OfKeyRecord {
    @Label("Expiration")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long expiration;

    @Label("MFA Device")
    @Description("The device whose code a renewal needs")
    @Nullable
    String device;

    ExpiredRecord(Expired expired) {
        of(expired.key());
        expiration = expired.expiration().toEpochMilli();
        CodeNeed code = expired.code();
        device = code == null ? null : code.serial();
    }
}

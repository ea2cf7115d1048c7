package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.RequiredCode;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** Credentials in use have ended. */
@Name("dev.stslib.Expired")
@Label("Expired")
@Description("Credentials in use have ended and have not been renewed")
final class ExpiredJfrEvent extends KeyJfrEvent {
    @Label("Expiration")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long expiration;

    @Label("MFA Device")
    @Description("The device whose code a renewal needs")
    @Nullable
    String device;

    ExpiredJfrEvent(Expired expired) {
        of(expired.key());
        expiration = expired.expiration().toEpochMilli();
        RequiredCode code = expired.code();
        device = code == null ? null : code.serial();
    }
}

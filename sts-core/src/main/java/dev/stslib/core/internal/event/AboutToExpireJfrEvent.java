package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.RequiredCode;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** Credentials in use end soon. */
@Name("dev.stslib.AboutToExpire")
@Label("About to Expire")
@Description("Credentials in use end soon and have not been renewed")
final class AboutToExpireJfrEvent extends KeyJfrEvent {
    @Label("Expiration")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long expiration;

    @Label("Remaining")
    @Timespan(Timespan.MILLISECONDS)
    long remaining;

    @Label("MFA Device")
    @Description("The device whose code a renewal needs")
    @Nullable
    String device;

    AboutToExpireJfrEvent(AboutToExpire ending) {
        of(ending.key());
        expiration = ending.expiration().toEpochMilli();
        remaining = ending.remaining().toMillis();
        RequiredCode code = ending.code();
        device = code == null ? null : code.serial();
    }
}

package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.MfaCodeRequested;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A code is being asked for. */
@Name("dev.stslib.MfaCodeRequested")
@Label("MFA Code Requested")
@Description("A code source is being asked for an MFA code")
@Category("stslib")
@StackTrace(false)
final class MfaCodeJfrEvent extends Event {
    @Label("Profile")
    final String label;

    @Label("MFA Device")
    final String device;

    @Label("Attempt")
    final int attempt;

    @Label("Reason")
    final String reason;

    @Label("Without a Person")
    final boolean alone;

    MfaCodeJfrEvent(MfaCodeRequested asked) {
        label = asked.label();
        device = asked.code().serial();
        attempt = asked.attempt();
        reason = asked.reason().name();
        alone = asked.code().comesAlone();
    }
}

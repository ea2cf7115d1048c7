package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.PolicyPacked;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** STS said how much room policies and tags take. */
@Name("dev.stslib.PolicyPacked")
@Label("Policy Packed")
@Description("STS said how much room the session policies and tags of a request take")
@Category("stslib")
@StackTrace(false)
final class PolicyPackedJfrEvent extends Event {
    @Label("Name")
    final String label;

    @Label("Percent")
    final int percent;

    PolicyPackedJfrEvent(PolicyPacked packed) {
        label = packed.label();
        percent = packed.percent();
    }
}

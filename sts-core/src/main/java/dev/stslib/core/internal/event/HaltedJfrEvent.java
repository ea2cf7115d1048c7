package dev.stslib.core.internal.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An automatic refresh ended, or the engine closed. */
@Name("dev.stslib.Halted")
@Label("Halted")
@Description("The automatic refresh of a set ended, or the engine was closed")
@Category("stslib")
@StackTrace(false)
final class HaltedJfrEvent extends Event {
    @Label("Name")
    final String label;

    @Label("Why")
    final String why;

    HaltedJfrEvent(String label, String why) {
        this.label = label;
        this.why = why;
    }
}

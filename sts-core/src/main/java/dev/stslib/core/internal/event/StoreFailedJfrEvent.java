package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.StoreFailed;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A store failed. */
@Name("dev.stslib.StoreFailed")
@Label("Store Failed")
@Description("A store could not be read or written")
@Category("stslib")
@StackTrace(false)
final class StoreFailedJfrEvent extends Event {
    @Label("Name")
    final String label;

    @Label("Error")
    final String error;

    StoreFailedJfrEvent(StoreFailed failed) {
        label = failed.label();
        error = failed.error().getClass().getName();
    }
}

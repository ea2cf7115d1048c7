package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.FailureKind;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A store was asked. */
@Name("dev.stslib.StoreCall")
@Label("Store Call")
@Description("A store was read or written, or a lease was waited for")
@Category("stslib")
@StackTrace(false)
final class StoreCallJfrEvent extends Event {
    @Label("Name")
    final String label;

    @Label("Key")
    final String key;

    @Label("Operation")
    final String operation;

    @Label("Took")
    @Description("How long the operation took")
    @Timespan(Timespan.NANOSECONDS)
    final long took;

    @Label("Failure")
    @Nullable
    final String failure;

    StoreCallJfrEvent(StoreCallEnded ended) {
        label = ended.label();
        key = ended.key().digest();
        operation = ended.operation().name();
        took = ended.took().toNanos();
        FailureKind kind = ended.failure();
        failure = kind == null ? null : kind.name();
    }
}

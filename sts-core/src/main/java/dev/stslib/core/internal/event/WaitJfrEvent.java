package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.FailureKind;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A reader has waited. */
@Name("dev.stslib.Wait")
@Label("Wait")
@Description("A reader waited for credentials")
final class WaitJfrEvent extends KeyJfrEvent {
    @Label("Took")
    @Description("How long the reader waited")
    @Timespan(Timespan.NANOSECONDS)
    final long took;

    @Label("Failure")
    @Nullable
    final String failure;

    WaitJfrEvent(WaitEnded ended) {
        of(ended.key());
        took = ended.took().toNanos();
        FailureKind kind = ended.failure();
        failure = kind == null ? null : kind.name();
    }
}

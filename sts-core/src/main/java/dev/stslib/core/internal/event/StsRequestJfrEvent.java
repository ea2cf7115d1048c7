package dev.stslib.core.internal.event;

import dev.stslib.core.event.FailureKind;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One request to STS. */
@Name("dev.stslib.StsRequest")
@Label("STS Request")
@Description("STS was asked")
@Category("stslib")
@StackTrace(false)
final class StsRequestJfrEvent extends Event {
    @Label("Operation")
    @Nullable
    String operation;

    @Label("Failure")
    @Nullable
    String failure;

    void ended(String asked, @Nullable FailureKind kind) {
        end();
        if (shouldCommit()) {
            operation = asked;
            failure = kind == null ? null : kind.name();
            commit();
        }
    }
}

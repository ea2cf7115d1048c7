package dev.stslib.core.internal.event;

import dev.stslib.core.event.WatchedKey;
import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What all records of one key have. */
@Category("stslib")
@Enabled
@StackTrace(false)
abstract class KeyJfrEvent extends Event {
    @Label("Name")
    @Nullable
    String label;

    @Label("Kind")
    @Nullable
    String kind;

    @Label("Key")
    @Nullable
    String key;

    final void of(WatchedKey watched) {
        label = watched.label();
        kind = watched.kind().name();
        key = watched.key().digest();
    }
}

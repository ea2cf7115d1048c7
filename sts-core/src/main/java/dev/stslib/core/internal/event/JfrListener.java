package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.FailureKind;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an engine does into a recording, where one runs. The events are loaded once a recording has been started
 * in this JVM; before that, one class of {@code jdk.jfr} is, which knows; and none where the module is missing.
 */
public final class JfrListener implements EngineListener {
    private static final boolean THERE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    /** Made with the first recording: knows the types of {@code jdk.jfr}. */
    private volatile @Nullable EngineListener recorder;

    @Override
    public void on(EngineEvent event) {
        if (isOn()) {
            recorder().on(event);
        }
    }

    /** One for all threads: it knows what has begun. */
    private EngineListener recorder() {
        EngineListener made = recorder;
        return made == null ? make() : made;
    }

    private synchronized EngineListener make() {
        EngineListener made = recorder;
        if (made == null) {
            made = new JfrRecorder();
            recorder = made;
        }
        return made;
    }

    private static boolean isOn() {
        return THERE && FlightRecorder.isInitialized();
    }

    /**
     * A request to STS begins.
     *
     * @return what to give to {@link #end}, or null if nothing is recorded
     */
    public static @Nullable Object begin() {
        return isOn() ? JfrRecorder.begin() : null;
    }

    /**
     * A request to STS has ended.
     *
     * @param begun what {@link #begin} gave
     * @param operation what was asked
     * @param failure why it failed, or null if it did not
     */
    public static void end(@Nullable Object begun, String operation, @Nullable FailureKind failure) {
        if (begun != null) {
            JfrRecorder.end(begun, operation, failure);
        }
    }
}

package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.FailureKind;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Passes an engine's events to {@link JfrRecorder}, which maps them to those of Flight Recorder, while a recording runs.
 * Until a recording is started in this JVM, only one class of {@code jdk.jfr} is loaded, and none if the module is missing.
 */
public final class JfrListener implements EngineListener {
    private static final boolean THERE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    /** Made with the first recording, because it uses the types of {@code jdk.jfr}. */
    private volatile @Nullable EngineListener recorder;

    @Override
    public void on(EngineEvent event) {
        if (isOn()) {
            recorder().on(event);
        }
    }

    /** The recorder is one for all threads, because it remembers what has begun. */
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

package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent;

/** Runs in a separate JVM: publishes an event and a request while nothing is recorded. */
final class RecordsMain {
    private RecordsMain() {}

    public static void main(String[] arguments) {
        new JfrListener().on(new EngineEvent.EngineClosed("engine"));
        JfrListener.end(JfrListener.begin(), "AssumeRole", null);
        System.out.println("told, and jdk.jfr is "
                + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    }
}

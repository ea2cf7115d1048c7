package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent;

/** Runs in a JVM of its own: tells of an event, and of a request, where nothing is recorded. */
final class RecordsMain {
    private RecordsMain() {}

    public static void main(String[] arguments) {
        new JfrListener().on(new EngineEvent.Halted("engine"));
        JfrListener.end(JfrListener.begin(), "AssumeRole", null);
        System.out.println("told, and jdk.jfr is "
                + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    }
}

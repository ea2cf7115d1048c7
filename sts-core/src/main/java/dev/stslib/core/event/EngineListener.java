package dev.stslib.core.event;

/**
 * Receives the events of an engine. The engine calls it on its own threads and on those of its callers, so it must
 * not block. The engine logs and drops an exception of a listener. A listener may call the engine: the events of
 * that call follow after all listeners have received the current one.
 */
@FunctionalInterface
public interface EngineListener {
    /**
     * Receives an event.
     *
     * @param event the event
     */
    void on(EngineEvent event);
}

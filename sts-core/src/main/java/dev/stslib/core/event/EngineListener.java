package dev.stslib.core.event;

/**
 * Is told what the engine does. Called on the engine's threads and on those of its callers; must not block. What it throws
 * is logged and dropped. It may call the engine: the events that come of it follow when all have heard this one.
 */
@FunctionalInterface
public interface EngineListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void on(EngineEvent event);
}

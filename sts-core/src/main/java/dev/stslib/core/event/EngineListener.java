package dev.stslib.core.event;

/** Is told what the engine does. Called on the engine's threads; must not block. What it throws is logged and dropped. */
@FunctionalInterface
public interface EngineListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void on(EngineEvent event);
}

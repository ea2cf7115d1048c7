package dev.stslib.core.engine;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events on to whoever listens. A listener that fails disturbs nobody. */
public final class Events {

    private final List<EngineListener> listeners;
    private volatile boolean halted;

    /**
     * Makes the switchboard.
     *
     * @param listeners who listens from the start
     */
    public Events(List<EngineListener> listeners) {
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    /**
     * Adds a listener.
     *
     * @param listener the listener
     */
    public void add(EngineListener listener) {
        listeners.add(listener);
    }

    /**
     * Takes a listener away.
     *
     * @param listener the listener
     */
    public void remove(EngineListener listener) {
        listeners.remove(listener);
    }

    /**
     * Tells everybody, unless {@link EngineEvent.Halted} was told before.
     *
     * @param event what happened
     */
    public void tell(EngineEvent event) {
        if (halted) {
            return;
        }
        if (event instanceof EngineEvent.Halted) {
            halted = true;
        }
        for (EngineListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException | Error e) {
                Log.LOG.warn("A listener failed at {}", event, e);
            }
        }
    }

    /** Nobody pays for a logger before there is something to say. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Events.class);
    }
}

package dev.stslib.core.engine;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events on to whoever listens. A listener that fails disturbs nobody. */
public final class Events {

    private final List<EngineListener> listeners;
    /** What is to be told next on a thread that is telling. */
    @SuppressWarnings("ThreadLocalUsage") // each engine has its own, and a thread has it only while it tells
    private final ThreadLocal<@Nullable Deque<EngineEvent>> telling = new ThreadLocal<>();

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
     * Tells everybody, unless {@link EngineEvent.Halted} was told before. What comes of a listener's own doing, on its
     * thread, is told when all have heard what it was told: so each hears everything in its order.
     *
     * @param event what happened
     */
    public void tell(EngineEvent event) {
        Deque<EngineEvent> later = telling.get();
        if (later != null) {
            later.add(event);
            return;
        }
        Deque<EngineEvent> next = new ArrayDeque<>(1);
        telling.set(next);
        try {
            for (EngineEvent one = event; one != null; one = next.poll()) {
                tellAll(one);
            }
        } finally {
            telling.remove();
        }
    }

    private void tellAll(EngineEvent event) {
        if (halted) {
            return;
        }
        boolean last = event instanceof EngineEvent.Halted;
        if (last) {
            halted = true;
        }
        for (EngineListener listener : listeners) {
            if (halted && !last) {
                return;
            }
            try {
                listener.on(event);
            } catch (Throwable e) { // errors too, and what other languages throw: a refresh must not fail by it
                Log.LOG.warn("A listener failed at {}", event, e);
            }
        }
    }

    /** Nobody pays for a logger before there is something to say. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Events.class);
    }
}

package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events on to whoever listens. A listener that fails disturbs nobody. */
public final class Events {

    private final List<EngineListener> listeners;
    /** What is to be told next on a thread that is telling. */
    @SuppressWarnings("ThreadLocalUsage") // each engine has its own, and a thread has it only while it tells
    private final ThreadLocal<@Nullable Queue<EngineEvent>> telling = new ThreadLocal<>();
    /** Where an event of the key is still to be told: the next ones of the key follow there, whose thread they are on. */
    private final Map<CredentialKey, Queue<EngineEvent>> waiting = new ConcurrentHashMap<>();

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
     * thread, is told when all have heard what it was told; and what happens to the same key on other threads meanwhile
     * is told after that. So each hears what concerns a key in its order.
     *
     * @param event what happened
     */
    public void tell(EngineEvent event) {
        if (follows(event, telling.get())) {
            return;
        }
        Queue<EngineEvent> next = new ConcurrentLinkedQueue<>();
        telling.set(next);
        try {
            tellAll(event);
            for (EngineEvent one = next.peek(); one != null; one = next.peek()) {
                tellAll(one);
                told(one, next);
            }
        } finally {
            telling.remove();
            if (!next.isEmpty()) { // telling broke off, as where there is no memory: nobody may wait for this thread
                waiting.values().removeIf(next::equals);
            }
        }
    }

    /** Puts an event behind others that it has to follow, if there are any. */
    private boolean follows(EngineEvent event, @Nullable Queue<EngineEvent> own) {
        if (event instanceof EngineEvent.OfKey one) {
            return waiting.compute(one.key().key(), (key, other) -> added(event, other == null ? own : other)) != null;
        }
        return added(event, own) != null;
    }

    private static @Nullable Queue<EngineEvent> added(EngineEvent event, @Nullable Queue<EngineEvent> queue) {
        if (queue != null) {
            queue.add(event);
        }
        return queue;
    }

    /** Takes an event that all have heard out of its queue. */
    private void told(EngineEvent event, Queue<EngineEvent> queue) {
        if (event instanceof EngineEvent.OfKey one) {
            CredentialKey key = one.key().key();
            waiting.computeIfPresent(key, (same, its) -> {
                its.remove();
                return its.stream()
                                .anyMatch(left -> left instanceof EngineEvent.OfKey other
                                        && other.key().key().equals(key))
                        ? its
                        : null;
            });
        } else {
            queue.remove();
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

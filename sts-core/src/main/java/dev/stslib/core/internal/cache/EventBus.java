package dev.stslib.core.internal.cache;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events to listeners. A listener that throws does not disturb the others or the engine. */
public final class EventBus {
    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    private final List<EngineListener> listeners;
    /** The events that a publishing thread passes on next. */
    @SuppressWarnings("ThreadLocalUsage") // one for each engine, and set on a thread only while it publishes
    private final ThreadLocal<@Nullable Queue<EngineEvent>> publishing = new ThreadLocal<>();
    /** The key of the credentials that a thread fetches. */
    @SuppressWarnings("ThreadLocalUsage") // one for each engine, and set on a thread only while it fetches
    private final ThreadLocal<@Nullable CredentialKey> fetching = new ThreadLocal<>();
    /** By key, the queue of the thread that still has an event of the key to pass on. */
    private final Map<CredentialKey, Queue<EngineEvent>> pending = new ConcurrentHashMap<>();

    private volatile boolean halted;

    /**
     * Makes a bus.
     *
     * @param listeners the first listeners
     */
    public EventBus(List<EngineListener> listeners) {
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
     * Removes a listener.
     *
     * @param listener the listener
     */
    public void remove(EngineListener listener) {
        listeners.remove(listener);
    }

    /**
     * Sends a request for credentials. Token providers, which know no keys, publish events meanwhile.
     *
     * @param <T> the type of the answer
     * @param key the key of the credentials
     * @param request sends it, on this thread
     * @return the answer
     */
    public <T> T fetching(CredentialKey key, Supplier<T> request) {
        CredentialKey before = fetching.get();
        fetching.set(key);
        try {
            return request.get();
        } finally {
            if (before == null) {
                fetching.remove();
            } else {
                fetching.set(before);
            }
        }
    }

    /**
     * The key of the credentials that this thread fetches.
     *
     * @return the key, or null if it fetches none
     */
    public @Nullable CredentialKey fetched() {
        return fetching.get();
    }

    /**
     * Passes an event to all listeners, unless {@link EngineEvent.EngineClosed} was published before. An event that a
     * listener causes on its own thread is passed on after all listeners have got the current one; an event of the same
     * key from another thread follows after that. So each listener gets the events of a key in their order.
     *
     * @param event the event
     */
    public void publish(EngineEvent event) {
        if (isQueued(event, publishing.get())) {
            return;
        }
        Queue<EngineEvent> queue = new ConcurrentLinkedQueue<>();
        publishing.set(queue);
        try {
            passOn(event);
            for (EngineEvent next = queue.peek(); next != null; next = queue.peek()) {
                passOn(next);
                remove(next, queue);
            }
        } finally {
            publishing.remove();
            if (!queue
                    .isEmpty()) { // publishing broke off, as for lack of memory: no other thread may wait for this one
                pending.values().removeIf(queue::equals);
            }
        }
    }

    /** Adds an event to the queue that it has to follow, if there is one. */
    private boolean isQueued(EngineEvent event, @Nullable Queue<EngineEvent> own) {
        if (event instanceof EngineEvent.OfKey ofKey) {
            return pending.compute(ofKey.key().key(), (key, other) -> added(event, other == null ? own : other))
                    != null;
        }
        return added(event, own) != null;
    }

    private static @Nullable Queue<EngineEvent> added(EngineEvent event, @Nullable Queue<EngineEvent> queue) {
        if (queue != null) {
            queue.add(event);
        }
        return queue;
    }

    private void remove(EngineEvent event, Queue<EngineEvent> queue) {
        if (!(event instanceof EngineEvent.OfKey ofKey)) {
            queue.remove();
            return;
        }
        pending.computeIfPresent(ofKey.key().key(), (key, events) -> {
            events.remove();
            return events.stream().anyMatch(left -> isOf(left, key)) ? events : null;
        });
    }

    private static boolean isOf(EngineEvent event, CredentialKey key) {
        return event instanceof EngineEvent.OfKey ofKey && ofKey.key().key().equals(key);
    }

    private void passOn(EngineEvent event) {
        if (halted) {
            return;
        }
        boolean last = event instanceof EngineEvent.EngineClosed;
        if (last) {
            halted = true;
        }
        for (EngineListener listener : listeners) {
            if (halted && !last) {
                return;
            }
            try {
                listener.on(event);
            } catch (Throwable e) { // Errors too, and what other languages throw: a refresh must not fail by it
                LOG.warn("A listener failed at {}", event, e);
            }
        }
    }
}

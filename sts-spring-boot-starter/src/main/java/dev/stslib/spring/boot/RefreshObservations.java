package dev.stslib.spring.boot;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.EngineClosed;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.RefreshStarted;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.WatchedKey;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Observes each refresh as {@code stslib.refresh}, so that tracing shows a span for it. The low-cardinality values are {@code
 * kind} and {@code failure}; the high-cardinality value {@code name} is the label of the credentials.
 */
final class RefreshObservations implements EngineListener {
    private final ObservationRegistry registry;
    private final Map<WatchedKey, Observation> inProgress = new ConcurrentHashMap<>();

    RefreshObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof RefreshStarted started) {
            start(started.key());
        } else if (event instanceof Refreshed refreshed) {
            stop(refreshed.key(), "none");
        } else if (event instanceof RefreshFailed failed) {
            stop(failed.key(), failed.kind().name().toLowerCase(Locale.ROOT));
        } else if (event instanceof EngineClosed) {
            inProgress.keySet().forEach(key -> stop(key, "closed"));
        }
    }

    private void start(WatchedKey key) {
        Observation observation = Observation.createNotStarted("stslib.refresh", registry)
                .contextualName("refresh credentials")
                .lowCardinalityKeyValue("kind", key.kind().name().toLowerCase(Locale.ROOT))
                .highCardinalityKeyValue("name", key.label());
        inProgress.put(key, observation.start());
    }

    private void stop(WatchedKey key, String failure) {
        Observation observation = inProgress.remove(key);
        if (observation != null) {
            observation.lowCardinalityKeyValue("failure", failure).stop();
        }
    }
}

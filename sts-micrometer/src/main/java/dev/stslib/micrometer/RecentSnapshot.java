package dev.stslib.micrometer;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineSnapshot;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One look at the engine for all gauges that are read together. */
final class RecentSnapshot {
    private static final long LASTS_MILLIS = 500;

    private final CredentialEngine engine;
    private final Clock clock;
    private @Nullable EngineSnapshot last;
    private long takenAt;

    RecentSnapshot(CredentialEngine engine, Clock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    double keys(Phase phase) {
        EngineSnapshot now = get();
        return now == null ? Double.NaN : now.phases().getOrDefault(phase, 0);
    }

    double waiting() {
        EngineSnapshot now = get();
        return now == null
                ? Double.NaN
                : now.keys().stream().mapToInt(KeyState::waiting).sum();
    }

    double secondsToSoonest() {
        EngineSnapshot now = get();
        return now == null
                ? Double.NaN
                : now.soonestExpiration()
                        .map(end -> Duration.between(now.at(), end).toMillis() / 1000.0)
                        .orElse(Double.NaN);
    }

    /** Null once the engine is closed. */
    private synchronized @Nullable EngineSnapshot get() {
        long now = clock.wallTime();
        if (last == null || now - takenAt >= LASTS_MILLIS || now < takenAt) {
            takenAt = now;
            try {
                last = engine.snapshot();
            } catch (EngineClosedException e) {
                last = null;
            }
        }
        return last;
    }
}

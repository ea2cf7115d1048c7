package dev.stslib.micrometer;

import static dev.stslib.micrometer.StslibMetrics.lower;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.EngineEvent.PolicyPacked;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineEvent.RequestEnded;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.event.WatchedKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts and times what the engine tells. */
final class EventCounter implements EngineListener {
    private final MeterRegistry registry;
    private final Tags tags;

    EventCounter(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof Refreshed refreshed) {
            refresh(refreshed.key(), "success", refreshed.took());
        } else if (event instanceof RefreshFailed failed) {
            refresh(failed.key(), "failure", failed.took());
            count(
                    "stslib.failures",
                    Tags.of("failure", lower(failed.kind()), "final", String.valueOf(failed.isFinal())));
        } else if (event instanceof RequestEnded requested) {
            Tags its = Tags.of("operation", requested.label(), "failure", failure(requested.failure()));
            time("stslib.sts.requests", its, requested.took());
        } else if (event instanceof StoreCallEnded ended) {
            Tags its = Tags.of("operation", lower(ended.operation()), "failure", failure(ended.failure()));
            time("stslib.store.calls", its, ended.took());
        } else if (event instanceof WaitEnded ended) {
            Tags its = Tags.of("kind", lower(ended.key().kind()), "failure", failure(ended.failure()));
            time("stslib.waits", its, ended.took());
        } else if (event instanceof PolicyPacked packed) {
            registry.summary("stslib.packed.policy.size", tags).record(packed.percent());
        } else if (event instanceof AboutToExpire ending) {
            ending("about_to_expire", ending.code());
        } else if (event instanceof Expired expired) {
            ending("expired", expired.code());
        } else if (event instanceof StoreFailed) {
            count("stslib.store.failures", Tags.empty());
        }
    }

    private static String failure(@Nullable FailureKind kind) {
        return kind == null ? "none" : lower(kind);
    }

    private void refresh(WatchedKey key, String outcome, Duration took) {
        time("stslib.refreshes", Tags.of("outcome", outcome, "kind", lower(key.kind())), took);
    }

    private void ending(String state, @Nullable RequiredCode code) {
        String need = code == null ? "none" : code.comesAlone() ? "alone" : "person";
        count("stslib.ending", Tags.of("state", state, "code", need));
    }

    private void time(String name, Tags its, Duration took) {
        registry.timer(name, tags.and(its)).record(took);
    }

    private void count(String name, Tags its) {
        registry.counter(name, tags.and(its)).increment();
    }
}

package dev.stslib.micrometer;

import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.Phase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Binds one engine to registries. The meters, with tags of few values and none that names a role, an account or a key:
 *
 * <ul>
 *   <li>{@code stslib.refreshes}, a timer: {@code outcome} (success, failure), {@code kind} (role, session_token, ...)
 *   <li>{@code stslib.failures}, a counter: {@code failure} (throttled, unreachable, refused, ...), {@code final} (true,
 *       false)
 *   <li>{@code stslib.sts.requests}, a timer: {@code operation} (AssumeRole, ...), {@code failure} (none, or as above)
 *   <li>{@code stslib.waits}, a timer: how long readers waited; {@code kind} and {@code failure} as above
 *   <li>{@code stslib.store.calls}, a timer: {@code operation} (load, save, lease), {@code failure} (none, or as above)
 *   <li>{@code stslib.packed.policy.size}, a distribution summary in percent: the room that the session policies and tags of
 *       a request take, as STS says
 *   <li>{@code stslib.ending}, a counter: {@code state} (about_to_expire, expired), {@code code} (none, alone, person)
 *   <li>{@code stslib.store.failures}, a counter
 *   <li>{@code stslib.keys}, a gauge: {@code phase} (absent, fresh, advisory, mandatory, expired)
 *   <li>{@code stslib.waiting}, a gauge: callers that wait for a refresh
 *   <li>{@code stslib.expiration.soonest}, a gauge: time until the first credentials end that have not; not a number if
 *       there are none
 * </ul>
 *
 * <p>Counting begins when this object is bound. It is thread-safe. Close it before you use the registry for another engine
 * without further tags. Closing it does not close the engine.
 */
public final class StslibMetrics implements MeterBinder, AutoCloseable {
    private record Bound(MeterRegistry registry, EngineListener listener, List<Meter> gauges) {}

    private final CredentialEngine engine;
    private final Tags tags;
    private final List<Bound> bound = new CopyOnWriteArrayList<>();

    /**
     * Creates the meters of an engine without further tags.
     *
     * @param engine the engine
     */
    public StslibMetrics(CredentialEngine engine) {
        this(engine, Tags.empty());
    }

    /**
     * Creates the meters of an engine with further tags, which tell several engines apart.
     *
     * @param engine the engine
     * @param tags given to every meter
     */
    public StslibMetrics(CredentialEngine engine, Iterable<Tag> tags) {
        this.engine = engine;
        this.tags = Tags.of(tags);
    }

    /**
     * Begins to count, and registers the gauges.
     *
     * @param registry the registry that gets the meters
     * @throws dev.stslib.api.error.EngineClosedException if the engine was closed
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        EventCounter counter = new EventCounter(registry, tags);
        engine.addListener(counter);
        bound.add(new Bound(registry, counter, gauges(registry)));
    }

    private List<Meter> gauges(MeterRegistry registry) {
        RecentSnapshot recent = new RecentSnapshot(engine, registry.config().clock());
        List<Meter> gauges = new CopyOnWriteArrayList<>();
        for (Phase phase : Phase.values()) {
            gauges.add(Gauge.builder("stslib.keys", recent, now -> now.keys(phase))
                    .tags(tags)
                    .tag("phase", lower(phase))
                    .description("Credential keys in each phase of their life")
                    .strongReference(true) // no other reference keeps the snapshot
                    .register(registry));
        }
        gauges.add(Gauge.builder("stslib.waiting", recent, RecentSnapshot::waiting)
                .tags(tags)
                .description("Callers that wait for a refresh")
                .strongReference(true)
                .register(registry));
        gauges.add(TimeGauge.builder(
                        "stslib.expiration.soonest", recent, TimeUnit.SECONDS, RecentSnapshot::secondsToSoonest)
                .tags(tags)
                .description("Time until the first credentials end that have not ended")
                .strongReference(true)
                .register(registry));
        return gauges;
    }

    /** Ends counting and removes the gauges from the registries. The counters stay there. */
    @Override
    public void close() {
        for (Bound one : bound) {
            engine.removeListener(one.listener());
            one.gauges().forEach(one.registry()::remove);
        }
        bound.clear();
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Shows how many registries it is bound to. */
    @Override
    public String toString() {
        return "StslibMetrics[" + bound.size() + " bound]";
    }
}

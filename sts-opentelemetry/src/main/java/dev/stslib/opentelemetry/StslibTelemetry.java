package dev.stslib.opentelemetry;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineSnapshot;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports one engine to OpenTelemetry, from the moment it is made until it is closed. No attribute of a metric names a role, an
 * account or a key. The metrics; durations are histograms in seconds:
 *
 * <ul>
 *   <li>{@code rpc.client.call.duration}, requests to STS: {@code rpc.system.name} (aws-api), {@code rpc.method}
 *       (STS/AssumeRole, ...); of a failed one {@code error.type} (throttled, unreachable, refused, ...)
 *   <li>{@code stslib.refresh.duration}: {@code stslib.credentials.kind} (role, session_token, ...); {@code error.type}
 *   <li>{@code stslib.wait.duration}, waits of readers: {@code stslib.credentials.kind}; {@code error.type}
 *   <li>{@code stslib.store.operation.duration}: {@code stslib.store.operation} (load, save, lease); {@code error.type}
 *   <li>{@code stslib.store.failures}, a counter of failed accesses to the store
 *   <li>{@code stslib.packed_policy.utilization}, a histogram of the share, 0 to 1, of the room for session policies and tags
 *       that a request takes, as STS says
 *   <li>{@code stslib.credentials.ending}, a counter: {@code stslib.state} (about_to_expire, expired), {@code stslib.code} (none,
 *       alone, person)
 *   <li>{@code stslib.credentials.count}, keys: {@code stslib.phase} (absent, fresh, advisory, mandatory, expired)
 *   <li>{@code stslib.readers.waiting}, callers that wait for a refresh
 *   <li>{@code stslib.credentials.time_to_expiration}, seconds until the first credentials end that have not; absent if there
 *       are none
 * </ul>
 *
 * <p>The spans: {@code STS.AssumeRole} and so on, of the kind client, for each request; {@code stslib.refresh} for each refresh
 * and {@code stslib.wait} for each reader that waits, with the label and the kind of the credentials; {@code
 * stslib.store.load}, {@code stslib.store.save} and {@code stslib.store.lease} with the label. The span of a refresh has the
 * one of the caller that starts it as its parent, if there is one. Requests and operations of the store belong to the latest
 * refresh of their key. A wait belongs to the reader's current span, with a link to the refresh, or to the refresh if there is none.
 *
 * <p>Closing this object does not close the engine. Thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/">OpenTelemetry, AWS SDK client spans</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/">OpenTelemetry, RPC metrics</a>
 */
public final class StslibTelemetry implements AutoCloseable {
    /** The name of the instrumentation scope. */
    static final String SCOPE = "dev.stslib";

    private static final AttributeKey<String> PHASE = AttributeKey.stringKey("stslib.phase");

    private final CredentialEngine engine;
    private final EventRecorder recorder;
    private final BatchCallback gauges;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Begins to report.
     *
     * @param engine the engine
     * @param telemetry takes the spans and the metrics, such as {@code GlobalOpenTelemetry.get()}
     * @throws EngineClosedException if the engine was closed
     */
    public StslibTelemetry(CredentialEngine engine, OpenTelemetry telemetry) {
        this(engine, telemetry, InstantSource.system());
    }

    /**
     * Begins to report with the times of another clock.
     *
     * @param engine the engine
     * @param telemetry takes the spans and the metrics
     * @param clock says when a span ends
     * @throws EngineClosedException if the engine was closed
     */
    public StslibTelemetry(CredentialEngine engine, OpenTelemetry telemetry, InstantSource clock) {
        this.engine = engine;
        Meter meter = telemetry.getMeter(SCOPE);
        this.recorder = new EventRecorder(telemetry.getTracer(SCOPE), meter, clock);
        engine.addListener(recorder);
        this.gauges = gauges(meter);
    }

    private BatchCallback gauges(Meter meter) {
        ObservableLongMeasurement keys = meter.upDownCounterBuilder("stslib.credentials.count")
                .setUnit("{key}")
                .setDescription("Credential keys in each phase of their life")
                .buildObserver();
        ObservableLongMeasurement waiting = meter.upDownCounterBuilder("stslib.readers.waiting")
                .setUnit("{caller}")
                .setDescription("Callers that wait for a refresh")
                .buildObserver();
        ObservableDoubleMeasurement soonest = meter.gaugeBuilder("stslib.credentials.time_to_expiration")
                .setUnit("s")
                .setDescription("Time until the first credentials end that have not ended")
                .buildObserver();
        return meter.batchCallback(() -> observe(keys, waiting, soonest), keys, waiting, soonest);
    }

    /** One look at the engine for all gauges; none once it is closed. */
    private void observe(
            ObservableLongMeasurement keys, ObservableLongMeasurement waiting, ObservableDoubleMeasurement soonest) {
        EngineSnapshot now;
        try {
            now = engine.snapshot();
        } catch (EngineClosedException e) {
            return;
        }
        for (Phase phase : Phase.values()) {
            keys.record(now.phases().getOrDefault(phase, 0), Attributes.of(PHASE, lower(phase)));
        }
        waiting.record(now.keys().stream().mapToInt(KeyState::waiting).sum());
        now.soonestExpiration().ifPresent(end -> soonest.record(seconds(Duration.between(now.at(), end))));
    }

    /** Ends the report. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            engine.removeListener(recorder);
            recorder.close();
            gauges.close();
        }
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "StslibTelemetry[" + (closed.get() ? "closed" : "open") + "]";
    }
}

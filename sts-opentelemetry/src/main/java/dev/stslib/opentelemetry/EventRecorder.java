package dev.stslib.opentelemetry;

import static dev.stslib.opentelemetry.StslibTelemetry.lower;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineEvent.RequestEnded;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.RequiredCode;
import dev.stslib.core.event.WatchedKey;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes spans and measurements of what the engine tells. An event comes at the end, and says how long it took. */
final class EventRecorder implements EngineListener {
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> SYSTEM_NAME = AttributeKey.stringKey("rpc.system.name");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("stslib.credentials.kind");
    private static final AttributeKey<String> LABEL = AttributeKey.stringKey("stslib.credentials.label");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("stslib.state");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("stslib.code");

    private static final String AWS = "aws-api";
    private static final String STS = "STS";
    /** Those that the conventions advise for calls, in seconds. */
    private static final List<Double> BUCKETS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    private final Tracer tracer;
    private final InstantSource clock;
    private final DoubleHistogram requests;
    private final DoubleHistogram refreshes;
    private final LongCounter storeFailures;
    private final LongCounter ending;

    EventRecorder(Tracer tracer, Meter meter, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
        requests = histogram(meter, "rpc.client.call.duration", "Duration of requests to STS");
        refreshes = histogram(meter, "stslib.refresh.duration", "Duration of refreshes, waits for others included");
        storeFailures = meter.counterBuilder("stslib.store.failures")
                .setUnit("{failure}")
                .setDescription("Failed accesses to the store")
                .build();
        ending = meter.counterBuilder("stslib.credentials.ending")
                .setUnit("{key}")
                .setDescription("Credentials in use that end soon, or have ended, and were not renewed")
                .build();
    }

    private static DoubleHistogram histogram(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(BUCKETS)
                .build();
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof RequestEnded requested) {
            request(requested);
        } else if (event instanceof Refreshed refreshed) {
            refresh(refreshed.key(), refreshed.took(), null);
        } else if (event instanceof RefreshFailed failed) {
            refresh(failed.key(), failed.took(), failed.kind());
        } else if (event instanceof AboutToExpire about) {
            ending("about_to_expire", about.code());
        } else if (event instanceof Expired expired) {
            ending("expired", expired.code());
        } else if (event instanceof StoreFailed) {
            storeFailures.add(1);
        }
    }

    private void request(RequestEnded requested) {
        String operation = requested.label();
        AttributesBuilder measured = Attributes.builder().put(SYSTEM_NAME, AWS).put(METHOD, STS + "/" + operation);
        record(requests, measured, requested.took(), requested.failure());
        Span span = span(STS + "." + operation, SpanKind.CLIENT, requested.took());
        span.setAttribute(SYSTEM, AWS).setAttribute(SERVICE, STS).setAttribute(METHOD, operation);
        end(span, requested.failure());
    }

    private void refresh(WatchedKey key, Duration took, @Nullable FailureKind failure) {
        record(refreshes, Attributes.builder().put(KIND, lower(key.kind())), took, failure);
        Span span = span("stslib.refresh", SpanKind.INTERNAL, took);
        span.setAttribute(KIND, lower(key.kind())).setAttribute(LABEL, key.label());
        end(span, failure);
    }

    private static void record(
            DoubleHistogram histogram, AttributesBuilder attributes, Duration took, @Nullable FailureKind failure) {
        if (failure != null) {
            attributes.put(ERROR, lower(failure));
        }
        histogram.record(StslibTelemetry.seconds(took), attributes.build());
    }

    private Span span(String name, SpanKind kind, Duration took) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setStartTimestamp(now().minus(took))
                .startSpan();
    }

    private void end(Span span, @Nullable FailureKind failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR).setAttribute(ERROR, lower(failure));
        }
        span.end(now());
    }

    private Instant now() {
        return clock.instant();
    }

    private void ending(String state, @Nullable RequiredCode code) {
        String need = code == null ? "none" : code.comesAlone() ? "alone" : "person";
        ending.add(1, Attributes.of(STATE, state, CODE, need));
    }
}

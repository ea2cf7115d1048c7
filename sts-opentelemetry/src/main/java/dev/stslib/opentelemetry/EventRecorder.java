package dev.stslib.opentelemetry;

import static dev.stslib.opentelemetry.StslibTelemetry.lower;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineEvent.AboutToExpire;
import dev.stslib.core.event.EngineEvent.EngineClosed;
import dev.stslib.core.event.EngineEvent.Expired;
import dev.stslib.core.event.EngineEvent.PolicyPacked;
import dev.stslib.core.event.EngineEvent.RefreshFailed;
import dev.stslib.core.event.EngineEvent.RefreshStarted;
import dev.stslib.core.event.EngineEvent.Refreshed;
import dev.stslib.core.event.EngineEvent.RequestEnded;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreFailed;
import dev.stslib.core.event.EngineEvent.WaitEnded;
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
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans and measurements of what the engine tells. Most events come at the end, and say how long it took. The store's
 * operations and waits have names of this library: the conventions for databases are for clients of one, and a tracing tool
 * would show a folder of files as a service.
 */
final class EventRecorder implements EngineListener {
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> SYSTEM_NAME = AttributeKey.stringKey("rpc.system.name");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("stslib.credentials.kind");
    private static final AttributeKey<String> LABEL = AttributeKey.stringKey("stslib.credentials.label");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("stslib.store.operation");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("stslib.state");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("stslib.code");

    private static final String AWS = "aws-api";
    private static final String STS = "STS";
    /** Those that the conventions advise for calls, in seconds. */
    private static final List<Double> BUCKETS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    private static final List<Double> SHARES = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);

    private final Tracer tracer;
    private final InstantSource clock;
    private final RefreshSpans refreshSpans = new RefreshSpans();
    private final DoubleHistogram requests;
    private final DoubleHistogram refreshes;
    private final DoubleHistogram waits;
    private final DoubleHistogram storeCalls;
    private final DoubleHistogram packedPolicies;
    private final LongCounter storeFailures;
    private final LongCounter ending;

    EventRecorder(Tracer tracer, Meter meter, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
        requests = histogram(meter, "rpc.client.call.duration", "Duration of requests to STS");
        refreshes = histogram(meter, "stslib.refresh.duration", "Duration of refreshes, waits for others included");
        waits = histogram(meter, "stslib.wait.duration", "Duration of the waits of readers");
        storeCalls =
                histogram(meter, "stslib.store.operation.duration", "Duration of loads, saves and waits for leases");
        packedPolicies = meter.histogramBuilder("stslib.packed_policy.utilization")
                .setUnit("1")
                .setDescription("Share of the room for policies and tags that a request takes, as STS says")
                .setExplicitBucketBoundariesAdvice(SHARES)
                .build();
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
        } else if (event instanceof StoreCallEnded ended) {
            storeCall(ended);
        } else if (event instanceof WaitEnded ended) {
            wait(ended);
        } else if (event instanceof RefreshStarted started) {
            refreshSpans.started(started.key().key(), refreshSpan(started.key(), now()));
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
        } else if (event instanceof PolicyPacked packed) {
            packedPolicies.record(packed.percent() / 100.0);
        } else if (event instanceof EngineClosed) {
            close();
        }
    }

    /** Ends the spans of refreshes that will not end any more. */
    void close() {
        refreshSpans.close();
    }

    private void request(RequestEnded requested) {
        String operation = requested.label();
        AttributesBuilder measured = Attributes.builder().put(SYSTEM_NAME, AWS).put(METHOD, STS + "/" + operation);
        record(requests, measured, requested.took(), requested.failure());
        SpanBuilder span = span(STS + "." + operation, requested.took(), requested.key());
        span.setSpanKind(SpanKind.CLIENT);
        span.setAttribute(SYSTEM, AWS).setAttribute(SERVICE, STS).setAttribute(METHOD, operation);
        end(span.startSpan(), requested.failure());
    }

    private void storeCall(StoreCallEnded call) {
        String operation = lower(call.operation());
        record(storeCalls, Attributes.builder().put(OPERATION, operation), call.took(), call.failure());
        SpanBuilder span = span("stslib.store." + operation, call.took(), call.key());
        end(span.setAttribute(LABEL, call.label()).startSpan(), call.failure());
    }

    /** Part of what the reader does, if that is traced, and else of the refresh. */
    private void wait(WaitEnded wait) {
        String kind = lower(wait.key().kind());
        record(waits, Attributes.builder().put(KIND, kind), wait.took(), wait.failure());
        CredentialKey key = wait.key().key();
        SpanBuilder span = span("stslib.wait", wait.took(), key);
        Span refresh = refreshSpans.latest(key);
        if (refresh != null && Span.current().getSpanContext().isValid()) {
            span.setParent(Context.current()).addLink(refresh.getSpanContext());
        }
        span.setAttribute(KIND, kind).setAttribute(LABEL, wait.label());
        end(span.startSpan(), wait.failure());
    }

    private void refresh(WatchedKey key, Duration took, @Nullable FailureKind failure) {
        record(refreshes, Attributes.builder().put(KIND, lower(key.kind())), took, failure);
        Span running = refreshSpans.running(key.key());
        // Without a start if the credentials are from a caller, or the report began later.
        Span span = running == null ? refreshSpan(key, now().minus(took)) : running;
        refreshSpans.ended(key.key(), span);
        end(span, failure);
    }

    private Span refreshSpan(WatchedKey key, Instant start) {
        return tracer.spanBuilder("stslib.refresh")
                .setStartTimestamp(start)
                .setAttribute(KIND, lower(key.kind()))
                .setAttribute(LABEL, key.label())
                .startSpan();
    }

    private static void record(
            DoubleHistogram histogram, AttributesBuilder attributes, Duration took, @Nullable FailureKind failure) {
        if (failure != null) {
            attributes.put(ERROR, lower(failure));
        }
        histogram.record(StslibTelemetry.seconds(took), attributes.build());
    }

    /** A span that has ended now, and belongs to the latest refresh of a key if that is known. */
    private SpanBuilder span(String name, Duration took, @Nullable CredentialKey key) {
        SpanBuilder span = tracer.spanBuilder(name).setStartTimestamp(now().minus(took));
        Span refresh = key == null ? null : refreshSpans.latest(key);
        return refresh == null ? span : span.setParent(Context.root().with(refresh));
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

package dev.stslib.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.CredentialSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.KeyState;
import dev.stslib.testkit.store.InMemoryStore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which span belongs to which, where a store is asked and readers wait. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpanParentsTest {
    @TempDir
    private Path home;

    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    /** What the engine wants to do. The test does it, so that readers have to wait. */
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    private final InMemoryStore store = new InMemoryStore();
    private CredentialEngine engine;
    private StslibTelemetry telemetry;
    private RoleRequest role;

    /** Only ids are stored, and nothing is read again. */
    private static final class Ids implements CredentialFormat {
        @Override
        public String name() {
            return "ids";
        }

        @Override
        public byte[] encode(TemporaryCredentials credentials) {
            return credentials.accessKeyId().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public TemporaryCredentials decode(byte[] encoded) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] encodeSet(CredentialSet set) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CredentialSet decodeSet(byte[] encoded) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void open() throws IOException {
        TestUser user = sts.addUser("111122223333", "Alice");
        role = RoleRequest.of(sts.addRole("arn:aws:iam::111122223333:role/App")
                        .trust(user.arn())
                        .allowTags()
                        .arn())
                .sourceProfile("Alice")
                .tag("tenant", "tenant-1")
                .build();
        Path config = Files.writeString(home.resolve("config"), "[profile Alice]\nregion = us-east-1\n");
        Path credentials = Files.writeString(
                home.resolve("credentials"),
                "[Alice]\naws_access_key_id = " + user.accessKeyId() + "\naws_secret_access_key = "
                        + user.secretAccessKey() + "\n");
        Map<String, String> environment = Map.of(
                "HOME", home.toString(),
                "AWS_CONFIG_FILE", config.toString(),
                "AWS_SHARED_CREDENTIALS_FILE", credentials.toString());
        engine = CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .executor(tasks::add)
                .endpoint(sts.endpoint())
                .store(store, StoreSettings.create())
                .format(new Ids())
                .build();
        telemetry = new StslibTelemetry(engine, sdk);
    }

    @AfterEach
    void close() {
        telemetry.close();
        engine.close();
        sts.close();
        sdk.close();
    }

    /** Does what the engine wants to do until a future is done and its credentials are saved. */
    private void workUntil(CompletableFuture<?> done) throws InterruptedException {
        while (!done.isDone() || spans("stslib.store.save").isEmpty()) {
            Runnable task = tasks.poll(10, TimeUnit.MILLISECONDS);
            if (task != null) {
                task.run();
            }
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run(); // the lease is given back
        }
    }

    private List<SpanData> spans(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData only(String name) {
        List<SpanData> found = spans(name);
        assertEquals(1, found.size(), () -> name + " in " + spans.getFinishedSpanItems());
        return found.get(0);
    }

    private int waiting() {
        return engine.snapshot().keys().stream().mapToInt(KeyState::waiting).sum();
    }

    /** The number of measurements and their sum. */
    private List<Double> measured(String metric, String attribute, String value) {
        return metrics.collectAllMetrics().stream()
                .filter(data -> data.getName().equals(metric))
                .flatMap(data -> data.getData().getPoints().stream())
                .filter(point -> value.equals(point.getAttributes().get(AttributeKey.stringKey(attribute))))
                .map(HistogramPointData.class::cast)
                .flatMap(point -> List.of((double) point.getCount(), point.getSum()).stream())
                .toList();
    }

    @Test
    void requestsStoreCallsAndAWaitBelongToTheRefresh() throws InterruptedException {
        CompletableFuture<TemporaryCredentials> read =
                engine.handle(role).async().toCompletableFuture();
        assertFalse(read.isDone());
        workUntil(read);
        SpanData refresh = only("stslib.refresh");
        List<SpanData> loads = spans("stslib.store.load");
        assertEquals(2, loads.size(), "before the lease and with it");
        for (SpanData child : List.of(
                loads.get(0),
                loads.get(1),
                only("stslib.store.lease"),
                only("stslib.store.save"),
                only("STS.AssumeRole"),
                only("stslib.wait"))) {
            assertEquals(refresh.getSpanId(), child.getParentSpanId(), child::toString);
            assertEquals(refresh.getTraceId(), child.getTraceId());
            assertEquals(List.of(), child.getLinks());
        }
        assertEquals(
                2,
                measured("stslib.store.operation.duration", "stslib.store.operation", "load")
                        .get(0));
        assertEquals(
                1,
                measured("stslib.store.operation.duration", "stslib.store.operation", "lease")
                        .get(0));
        assertEquals(
                1,
                measured("stslib.store.operation.duration", "stslib.store.operation", "save")
                        .get(0));
        assertEquals(
                1,
                measured("stslib.wait.duration", "stslib.credentials.kind", "role")
                        .get(0));
    }

    @Test
    void theWaitOfATracedReaderBelongsToTheReader() throws InterruptedException {
        CompletableFuture<TemporaryCredentials> first =
                engine.handle(role).async().toCompletableFuture();
        Span work = sdk.getTracer("test").spanBuilder("work").startSpan();
        CompletableFuture<TemporaryCredentials> read = new CompletableFuture<>();
        Thread reader = new Thread(Context.root().with(work).wrap(() -> {
            try {
                read.complete(engine.credentials(role));
            } catch (RuntimeException e) {
                read.completeExceptionally(e);
            }
        }));
        reader.start();
        while (waiting() < 2) {
            Thread.onSpinWait();
        }
        workUntil(read);
        reader.join();
        work.end();
        assertTrue(first.isDone());
        SpanData refresh = only("stslib.refresh");
        assertFalse(refresh.getParentSpanContext().isValid(), "nothing traces what has started it");
        List<SpanData> waits = spans("stslib.wait").stream()
                .filter(wait ->
                        wait.getParentSpanId().equals(work.getSpanContext().getSpanId()))
                .toList();
        assertEquals(1, waits.size());
        assertEquals(
                List.of(refresh.getSpanContext()),
                waits.get(0).getLinks().stream().map(LinkData::getSpanContext).toList());
    }

    @Test
    void aRefreshBelongsToTheCallerThatStartsIt() throws InterruptedException {
        Span work = sdk.getTracer("test").spanBuilder("work").startSpan();
        CompletableFuture<TemporaryCredentials> read = Context.root()
                .with(work)
                .wrapSupplier(() -> engine.handle(role).async().toCompletableFuture())
                .get();
        workUntil(read);
        assertEquals(work.getSpanContext(), only("stslib.refresh").getParentSpanContext());
    }

    @Test
    void aRefreshThatTheEndOfTheEngineCutsOffIsInTheTrace() {
        CompletableFuture<TemporaryCredentials> read =
                engine.handle(role).async().toCompletableFuture();
        engine.close();
        assertTrue(read.isDone());
        only("stslib.refresh");
    }

    @Test
    void aRefreshThatReplacesAnotherEndsItsSpan() {
        RefreshSpans running = new RefreshSpans();
        CredentialKey key = CredentialKey.of("AssumeRole", Map.of("role", "one"));
        running.started(key, sdk.getTracer("test").spanBuilder("first").startSpan());
        running.started(key, sdk.getTracer("test").spanBuilder("second").startSpan());
        only("first");
        assertEquals(List.of(), spans("second"));
        running.close();
        only("second");
    }

    @Test
    void theRoomForPoliciesAndTagsIsAShare() throws InterruptedException {
        workUntil(engine.handle(role).async().toCompletableFuture());
        HistogramPointData used = (HistogramPointData) metrics.collectAllMetrics().stream()
                .filter(metric -> metric.getName().equals("stslib.packed_policy.utilization"))
                .flatMap(metric -> metric.getData().getPoints().stream())
                .findFirst()
                .orElseThrow();
        assertEquals(1, used.getCount());
        assertEquals(0.01, used.getSum());
    }

    @Test
    void aFailedStoreIsAnError() throws InterruptedException {
        store.fail();
        CompletableFuture<TemporaryCredentials> read =
                engine.handle(role).async().toCompletableFuture();
        workUntil(read);
        SpanData save = only("stslib.store.save");
        assertEquals("local", save.getAttributes().get(AttributeKey.stringKey("error.type")));
        assertFalse(measured("stslib.store.operation.duration", "error.type", "local")
                .isEmpty());
    }
}

package dev.stslib.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.time.ManualClock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StslibTelemetryTest {
    private static final List<String> ROLES = List.of("DynamoDBRole-dev", "S3ReadOnlyRole-prod");

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
    private final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    private final SampleWorld sample = SampleWorld.in(sts);
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build();
    private CredentialEngine engine;
    private StslibTelemetry telemetry;

    @BeforeEach
    void open() throws IOException {
        sample.writeAwsFiles(home);
        Map<String, String> environment = Map.of(
                "HOME", home.toString(),
                "AWS_CONFIG_FILE", home.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", home.resolve("credentials").toString());
        engine = CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(Runnable::run)
                .endpoint(sts.endpoint())
                .refresh(RefreshSettings.DEFAULT.withJitter(0))
                .build();
        telemetry = new StslibTelemetry(engine, sdk, clock);
    }

    @AfterEach
    void close() {
        telemetry.close();
        engine.close();
        sts.close();
        sdk.close();
    }

    private void start() {
        StsCore facade = StsCore.over(engine, "BobSmith");
        facade.generateSessionToken(2, sample.mfa().code());
        facade.generateCredentials(ROLES);
    }

    /** The points of a metric by the values of their attributes, which are few. */
    private Map<Map<String, String>, PointData> points(String name) {
        Map<Map<String, String>, PointData> found = new HashMap<>();
        for (MetricData metric : metrics.collectAllMetrics()) {
            if (metric.getName().equals(name)) {
                metric.getData().getPoints().forEach(point -> found.put(words(point.getAttributes()), point));
            }
        }
        return found;
    }

    private static Map<String, String> words(Attributes attributes) {
        Map<String, String> words = new HashMap<>();
        attributes.forEach((key, value) -> words.put(key.getKey(), value.toString()));
        return words;
    }

    private long calls(String name, Map<String, String> attributes) {
        return ((HistogramPointData) points(name).get(attributes)).getCount();
    }

    private List<SpanData> spans(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    @Test
    void requestsFollowTheConventions() {
        start();
        assertEquals(
                2,
                calls(
                        "rpc.client.call.duration",
                        Map.of("rpc.system.name", "aws-api", "rpc.method", "STS/AssumeRole")));
        assertEquals(1, spans("STS.GetSessionToken").size());
        SpanData span = spans("STS.AssumeRole").get(0);
        assertEquals(SpanKind.CLIENT, span.getKind());
        assertEquals(StatusCode.UNSET, span.getStatus().getStatusCode());
        assertEquals(
                Map.of("rpc.system", "aws-api", "rpc.service", "STS", "rpc.method", "AssumeRole"),
                words(span.getAttributes()));
        assertEquals(clock.instant(), java.time.Instant.ofEpochSecond(0, span.getEndEpochNanos()));
    }

    @Test
    void refreshesNameTheCredentialsInSpansOnly() {
        start();
        assertEquals(2, calls("stslib.refresh.duration", Map.of("stslib.credentials.kind", "role")));
        List<SpanData> refreshes = spans("stslib.refresh");
        assertEquals(3, refreshes.size());
        assertTrue(refreshes.stream()
                .anyMatch(span -> words(span.getAttributes())
                        .equals(Map.of(
                                "stslib.credentials.kind", "role",
                                "stslib.credentials.label", "S3ReadOnlyRole-prod"))));
    }

    @Test
    void failuresHaveTheirKind() {
        start();
        spans.reset();
        sts.faults().add(Fault.throttle().onAction("AssumeRole"));
        clock.advance(Duration.ofMinutes(46));
        assertEquals(
                2,
                calls("stslib.refresh.duration", Map.of("stslib.credentials.kind", "role", "error.type", "throttled")));
        assertTrue(calls(
                        "rpc.client.call.duration",
                        Map.of("rpc.system.name", "aws-api", "rpc.method", "STS/AssumeRole", "error.type", "throttled"))
                >= 2);
        for (SpanData span : spans.getFinishedSpanItems()) {
            assertTrue(span.getStartEpochNanos() <= span.getEndEpochNanos(), span::toString);
            assertEquals(StatusCode.ERROR, span.getStatus().getStatusCode());
            assertEquals("throttled", span.getAttributes().get(AttributeKey.stringKey("error.type")));
        }
    }

    @Test
    void gaugesFollowTheKeys() {
        assertTrue(points("stslib.credentials.time_to_expiration").isEmpty());
        start();
        clock.advance(Duration.ofMinutes(10));
        assertTrue(points("stslib.credentials.count")
                .get(Map.of("stslib.phase", "fresh"))
                .toString()
                .contains("value=3"));
        assertTrue(points("stslib.readers.waiting").get(Map.of()).toString().contains("value=0"));
        assertTrue(points("stslib.credentials.time_to_expiration")
                .get(Map.of())
                .toString()
                .contains("value=3000.0"));
    }

    @Test
    void theEndOfASessionTokenIsCounted() {
        start();
        clock.advance(Duration.ofHours(2));
        assertTrue(points("stslib.credentials.ending")
                .get(Map.of("stslib.state", "about_to_expire", "stslib.code", "person"))
                .toString()
                .contains("value=2"));
    }

    @Test
    void moreRoleRequestsMakeNoMorePoints() {
        TestRole role = sts.addRole("arn:aws:iam::111122223333:role/Tenant")
                .trust(sample.bob().arn());
        StsCore.over(engine, "BobSmith").generateSessionToken(2, sample.mfa().code());
        int before = 0;
        for (int tenant = 0; tenant < 20; tenant++) {
            engine.credentials(RoleRequest.of(role.arn())
                    .sourceProfile("BobSmith")
                    .sessionName("tenant-" + tenant)
                    .build());
            before = tenant == 0 ? allPoints() : before;
        }
        assertEquals(before, allPoints());
        String all = metrics.collectAllMetrics().toString();
        for (String word : List.of("arn:", "enant", "BobSmith", "ASIA", "AKIA")) {
            assertFalse(all.contains(word), word);
        }
    }

    private int allPoints() {
        Collection<MetricData> all = metrics.collectAllMetrics();
        return all.stream()
                .mapToInt(metric -> metric.getData().getPoints().size())
                .sum();
    }

    @Test
    void noSecretIsReported() {
        start();
        String all = metrics.collectAllMetrics().toString() + spans.getFinishedSpanItems();
        for (String secret : sts.secrets()) {
            assertFalse(all.contains(secret));
        }
    }

    @Test
    void afterClosingNothingIsReported() {
        start();
        telemetry.close();
        spans.reset();
        clock.advance(Duration.ofMinutes(46));
        engine.credentials(ROLES.get(0));
        assertEquals(List.of(), spans.getFinishedSpanItems());
        assertTrue(points("stslib.credentials.count").isEmpty());
        telemetry.close();
    }

    @Test
    void aClosedEngineHasNoGauges() {
        start();
        engine.close();
        assertTrue(points("stslib.credentials.count").isEmpty());
    }
}

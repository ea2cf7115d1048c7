package dev.stslib.core.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent.StoreCallEnded;
import dev.stslib.core.event.EngineEvent.StoreOperation;
import dev.stslib.core.event.EngineEvent.WaitEnded;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.WatchedKey;
import dev.stslib.core.settings.RefreshSettings;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.Fault;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real recording, read back from its file. */
class JfrListenerTest {
    private static final String ROLE = "S3ReadOnlyRole-prod";
    private static final CredentialKey KEY = CredentialKey.of("AssumeRole", Map.of("role", "one"));

    @TempDir
    private Path folder;

    @Test
    void aRecordingTellsWhatTheEngineDid() throws IOException {
        ManualClock clock = ManualClock.at("2031-05-06T07:00:00Z");
        Path file = folder.resolve("stslib.jfr");
        Set<String> secrets;
        try (EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
                Recording recording = new Recording()) {
            SampleWorld sample = SampleWorld.in(sts);
            sample.writeAwsFiles(folder);
            recording.start();
            work(clock, sts, sample);
            tellOfWaits();
            recording.stop();
            recording.dump(file);
            secrets = new HashSet<>(sts.secrets());
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.stslib."))
                .toList();
        refreshes(of("dev.stslib.Refresh", events));
        endings(events);
        requests(of("dev.stslib.StsRequest", events));
        waits(
                of("dev.stslib.StoreCall", events).get(0),
                of("dev.stslib.Wait", events).get(0));
        RecordedEvent packed = of("dev.stslib.PolicyPacked", events).get(0);
        assertTrue(packed.getString("label").endsWith(" as narrowed"));
        assertEquals(2, packed.getInt("percent"));
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
            assertFalse(bytes.contains(secret), "a secret is in the recording");
        }
        assertFalse(secrets.isEmpty());
    }

    private void work(ManualClock clock, EmbeddedSts sts, SampleWorld sample) {
        Map<String, String> environment = Map.of(
                "HOME", folder.toString(),
                "AWS_CONFIG_FILE", folder.resolve("config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE", folder.resolve("credentials").toString());
        try (CredentialEngine engine = CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(environment, Map.of()))
                .clock(clock)
                .elapsed(clock::elapsedNanos)
                .scheduler(clock.scheduler())
                .executor(Runnable::run)
                .endpoint(sts.endpoint())
                .refresh(RefreshSettings.DEFAULT.withJitter(0))
                .build()) {
            StsCore facade = StsCore.over(engine, "BobSmith");
            facade.generateSessionToken(2, sample.mfa().code());
            facade.generateCredentials(List.of(ROLE));
            sts.faults().add(Fault.throttle().onAction("AssumeRole"));
            clock.advance(Duration.ofMinutes(46));
            sts.faults().clear();
            engine.credentials(RoleRequest.of(sample.role(ROLE).arn())
                    .sourceProfile("BobSmith")
                    .sessionName("narrowed")
                    .inlinePolicy("{\"Version\":\"2012-10-17\",\"Statement\":[]}")
                    .build());
            clock.advance(Duration.ofHours(2));
        }
    }

    /** The engine has no store and no second thread. */
    private static void tellOfWaits() {
        JfrListener listener = new JfrListener();
        WatchedKey key = new WatchedKey(ROLE, KEY, EntryKind.ROLE);
        listener.on(new StoreCallEnded(ROLE, KEY, StoreOperation.LEASE, Duration.ofSeconds(3), FailureKind.LOCAL));
        listener.on(new WaitEnded(key, Duration.ofSeconds(4), null));
    }

    private static void waits(RecordedEvent store, RecordedEvent wait) {
        assertEquals("LEASE", store.getString("operation"));
        assertEquals("LOCAL", store.getString("failure"));
        assertEquals(Duration.ofSeconds(3), store.getDuration("took"));
        assertEquals(KEY.digest(), store.getString("key"));
        assertEquals(ROLE, wait.getString("label"));
        assertEquals("ROLE", wait.getString("kind"));
        assertEquals(Duration.ofSeconds(4), wait.getDuration("took"));
        assertNull(wait.getString("failure"));
    }

    private static List<RecordedEvent> of(String name, List<RecordedEvent> events) {
        List<RecordedEvent> found = events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
        assertFalse(found.isEmpty(), name);
        return found;
    }

    private static void refreshes(List<RecordedEvent> refreshes) {
        RecordedEvent session = refreshes.get(0);
        assertEquals("session token of BobSmith", session.getString("label"));
        assertEquals("SESSION_TOKEN", session.getString("kind"));
        RecordedEvent first = refreshes.get(1);
        assertEquals(ROLE, first.getString("label"));
        assertEquals("success", first.getString("outcome"));
        assertTrue(first.getString("accessKeyId").startsWith("ASIA"));
        assertEquals(Duration.ofHours(1), first.getDuration("lifetime"));
        assertTrue(first.getDuration().toNanos() > 0, "from its start to its end");
        assertNull(first.getString("failure"));
        RecordedEvent failed = refreshes.get(2);
        assertEquals("failure", failed.getString("outcome"));
        assertEquals("THROTTLED", failed.getString("failure"));
        assertTrue(failed.getDuration("nextTry").toSeconds() >= 300);
        assertNull(failed.getString("accessKeyId"));
        assertEquals("success", refreshes.get(3).getString("outcome"));
        assertEquals(first.getString("key"), failed.getString("key"));
    }

    private static void endings(List<RecordedEvent> events) {
        List<RecordedEvent> ending = of("dev.stslib.AboutToExpire", events);
        assertEquals(Duration.ofMinutes(15), ending.get(0).getDuration("remaining"));
        assertNotNull(ending.get(0).getString("device"));
        assertEquals(
                List.of("the session token has ended", "closed"),
                of("dev.stslib.Halted", events).stream()
                        .map(event -> event.getString("why"))
                        .toList());
    }

    private static void requests(List<RecordedEvent> requests) {
        assertEquals("GetSessionToken", requests.get(0).getString("operation"));
        assertNull(requests.get(0).getString("failure"));
        assertTrue(requests.stream().anyMatch(event -> "THROTTLED".equals(event.getString("failure"))));
        assertTrue(requests.stream().allMatch(event -> event.getDuration().toNanos() > 0));
    }
}

package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.time.ManualClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultsTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final EmbeddedSts sts = EmbeddedSts.builder().clock(clock).start();
    private final TestUser bob = sts.addUser("111122223333", "BobSmith");

    @AfterEach
    void close() {
        sts.close();
    }

    private RawRequest whoAmI() {
        return new RawRequest(sts, bob, "GetCallerIdentity");
    }

    private CompletableFuture<HttpResponse<String>> later() {
        return HttpClient.newHttpClient().sendAsync(whoAmI().httpPost(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void errorsComeWithAwsStatuses() {
        sts.faults()
                .add(Fault.throttle().once())
                .add(Fault.serviceUnavailable().once())
                .add(Fault.internalError().once())
                .add(Fault.error(418, "Teapot", "short & <stout>").once());
        whoAmI().post().assertRefused(400, "Throttling", "Rate exceeded");
        assertEquals("Receiver", whoAmI().post().text("Type"));
        assertEquals("InternalFailure", whoAmI().post().text("Code"));
        whoAmI().post().assertRefused(418, "Teapot", "short & <stout>");
        whoAmI().post().assertGood();
        assertEquals(
                List.of(400, 503, 500, 418, 200),
                sts.requests().stream().map(RecordedRequest::status).toList());
    }

    @Test
    void aFaultStrikesAsOftenAsItIsToldAndElseUntilCleared() {
        sts.faults().add(Fault.throttle().times(2));
        assertEquals(400, whoAmI().post().status());
        assertEquals(400, whoAmI().post().status());
        assertEquals(200, whoAmI().post().status());
        sts.faults().add(Fault.throttle());
        for (int i = 0; i < 5; i++) {
            assertEquals(400, whoAmI().post().status());
        }
        sts.faults().clear();
        assertEquals(200, whoAmI().post().status());
        assertThrows(IllegalArgumentException.class, () -> Fault.throttle().times(0));
    }

    @Test
    void aFaultStrikesOnlyWhatFits() {
        sts.faults()
                .add(Fault.throttle()
                        .onAction("GetSessionToken")
                        .when(r -> "900".equals(r.parameters().get("DurationSeconds"))));
        assertEquals(200, whoAmI().post().status());
        RawRequest token = new RawRequest(sts, bob, "GetSessionToken");
        assertEquals(200, token.post().status());
        token.parameters.put("DurationSeconds", "900");
        assertEquals(400, token.post().status());
        assertEquals(400, token.post().status());
    }

    @Test
    void anExpiredAnswerIsGoodButForItsExpiration() {
        sts.faults().add(Fault.expired().once());
        RawRequest.Reply reply =
                new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
        assertEquals("2025-12-31T23:00:00Z", reply.text("Expiration"));
        assertEquals("ExpiredToken", whoAmI().as(reply).post().text("Code"));
        assertEquals(
                "2026-01-01T12:00:00Z",
                new RawRequest(sts, bob, "GetSessionToken").post().assertGood().text("Expiration"));
    }

    @Test
    void garbageIsNoXml() {
        sts.faults().add(Fault.garbage().once());
        RawRequest.Reply reply = whoAmI().post();
        assertEquals(200, reply.status());
        assertThrows(IllegalStateException.class, reply::xml);
    }

    @Test
    void aDroppedConnectionGivesNoAnswer() {
        sts.faults().add(Fault.drop().once());
        ExecutionException e = assertThrows(ExecutionException.class, () -> later().get());
        assertInstanceOf(IOException.class, e.getCause());
        assertEquals(0, sts.requests().get(0).status());
        whoAmI().post().assertGood();
    }

    @Test
    void aDelayIsOfRealTime() {
        sts.faults().add(Fault.delay(Duration.ofMillis(200)).once());
        Instant start = Instant.now();
        whoAmI().post().assertGood();
        assertTrue(Duration.between(start, Instant.now()).toMillis() >= 200);
    }

    @Test
    void heldRequestsAreCountedAtOnceAndAnsweredWhenLetGo() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        sts.faults().add(Fault.hold(gate));
        List<CompletableFuture<HttpResponse<String>>> answers = List.of(later(), later(), later());
        Awaitility.await().until(() -> sts.count("GetCallerIdentity") == 3);
        assertEquals(0, sts.requests().get(0).status());
        assertTrue(answers.stream().noneMatch(CompletableFuture::isDone));
        gate.countDown();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get().statusCode());
        }
        assertEquals(200, sts.requests().get(0).status());
    }

    @Test
    void closingEndsWhatHangsAndAllThreads() {
        sts.faults()
                .add(Fault.hang().once())
                .add(Fault.delay(Duration.ofHours(1)).once())
                .add(Fault.hold(new CountDownLatch(1)).once());
        List<CompletableFuture<HttpResponse<String>>> answers = List.of(later(), later(), later());
        Awaitility.await().until(() -> sts.count("GetCallerIdentity") == 3);
        assertTrue(threadsOfStsAreRunning());
        sts.close();
        sts.close();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThrows(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS));
        }
        Awaitility.await().until(() -> !threadsOfStsAreRunning());
        assertFalse(threadsOfStsAreRunning());
    }

    private boolean threadsOfStsAreRunning() {
        String name = "embedded-sts-" + sts.endpoint().getPort();
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}

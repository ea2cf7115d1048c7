package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EmbeddedStsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void tlsIsVerifiedByAClientThatTrustsThisCertificateOnly() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().tls(true).start();
                EmbeddedSts other = EmbeddedSts.builder().tls(true).start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            assertTrue(sts.endpoint().toString().startsWith("https://127.0.0.1:"));
            sts.certificate().verify(sts.certificate().getPublicKey());
            assertEquals(200, statusThrough(sts, bob, sts));
            assertThrows(SSLHandshakeException.class, () -> statusThrough(sts, bob, other));
        }
    }

    private static int statusThrough(EmbeddedSts sts, TestUser user, EmbeddedSts trusted)
            throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(trusted.clientContext())
                .build()
                .send(new RawRequest(sts, user, "GetCallerIdentity").httpPost(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void withoutTlsThereIsNoCertificate() {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            assertThrows(IllegalStateException.class, sts::certificate);
            assertThrows(IllegalStateException.class, sts::clientContext);
        }
    }

    @Test
    void aPortMayBeGivenAndIsFreeAfterClose() {
        int port;
        try (EmbeddedSts first = EmbeddedSts.builder().start()) {
            port = first.endpoint().getPort();
            UncheckedIOException e = assertThrows(
                    UncheckedIOException.class,
                    () -> EmbeddedSts.builder().port(port).start().close());
            assertEquals("the embedded STS cannot listen on 127.0.0.1:" + port, e.getMessage());
        }
        try (EmbeddedSts second = EmbeddedSts.builder().port(port).start()) {
            assertEquals(port, second.endpoint().getPort());
        }
    }

    @Test
    void allThreadsOfTheServerAreDaemons() {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            new RawRequest(sts, sts.addUser("111122223333", "BobSmith"), "GetCallerIdentity")
                    .post()
                    .assertGood();
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().matches("HTTP-Dispatcher|embedded-sts-.*"))
                    .toList();
            assertTrue(threads.size() >= 2, threads::toString);
            assertTrue(threads.stream().allMatch(Thread::isDaemon), threads::toString);
        }
    }

    @Test
    void aCrowdOfFreshConnectionsIsServed() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            CountDownLatch gate = new CountDownLatch(1);
            sts.faults().add(Fault.hold(gate));
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> HTTP.sendAsync(
                            new RawRequest(sts, bob, "GetSessionToken").httpPost(),
                            HttpResponse.BodyHandlers.ofString()))
                    .toList();
            Awaitility.await().until(() -> sts.count("GetSessionToken") == 200);
            gate.countDown();
            Set<String> bodies = new HashSet<>();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get().statusCode());
                bodies.add(answer.get().body());
            }
            assertEquals(200, bodies.size());
        }
    }

    @Test
    void namesAreUniqueAndAccountsHaveTwelveDigits() {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            bob.addMfaDevice("phone");
            sts.addRole(Fixture.ROLE);
            assertThrows(IllegalArgumentException.class, () -> sts.addUser("111122223333", "BobSmith"));
            assertThrows(IllegalArgumentException.class, () -> sts.addUser("1", "Eve"));
            assertThrows(IllegalArgumentException.class, () -> bob.addMfaDevice("phone"));
            assertThrows(IllegalArgumentException.class, () -> sts.addRole(Fixture.ROLE));
            assertThrows(IllegalArgumentException.class, () -> sts.addRole("S3ReadOnlyRole"));
        }
    }

    @Test
    void oneSeedGivesOneSetOfKeys() {
        try (EmbeddedSts one = EmbeddedSts.builder().random(new Random(1)).start();
                EmbeddedSts two = EmbeddedSts.builder().random(new Random(1)).start();
                EmbeddedSts other = EmbeddedSts.builder().start()) {
            String first = one.addUser("111122223333", "BobSmith").secretAccessKey();
            assertEquals(first, two.addUser("111122223333", "BobSmith").secretAccessKey());
            assertNotEquals(first, other.addUser("111122223333", "BobSmith").secretAccessKey());
        }
    }

    @Test
    void whatPrintsItselfPrintsNoKey() {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            new RawRequest(sts, bob, "GetSessionToken").post().assertGood();
            String printed = bob + " " + bob.asCaller() + " " + sts.requests() + " "
                    + new IssuedCredentials(
                            "ASIA",
                            bob.secretAccessKey(),
                            "token-in-clear",
                            sts.clock().instant(),
                            bob.asCaller());
            assertFalse(printed.contains(bob.secretAccessKey()), printed);
            assertFalse(printed.contains("token-in-clear"), printed);
        }
    }
}

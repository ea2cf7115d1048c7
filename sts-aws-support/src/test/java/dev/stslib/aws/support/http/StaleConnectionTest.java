package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;

/** What is left over on a connection never becomes the answer to another request. */
@Timeout(60)
class StaleConnectionTest {
    private static final String ONE = RawServer.answer("200 OK", "one");
    private static final String PLANTED = RawServer.answer("200 OK", "planted");
    private static final String TWO = RawServer.answer("200 OK", "two");

    private static AwsHttpClient open(RawServer server, boolean tls) {
        return Calls.open(tls ? server.clientContext() : null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionServesMoreRequestsOfOneIdentity(boolean tls) throws IOException {
        try (RawServer server = RawServer.answering(tls, ONE, TWO);
                SdkHttpClient client = open(server, tls)) {
            assertEquals("one", Calls.get(client, server.uri()));
            assertEquals("two", Calls.get(client, server.uri()));
            assertEquals(1, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherIdentityGetsAConnectionOfItsOwn(boolean tls) throws IOException {
        try (RawServer server = RawServer.answering(tls, ONE, TWO, ONE, TWO);
                SdkHttpClient client = open(server, tls)) {
            assertEquals(
                    "one",
                    Calls.text(Calls.prepare(
                                    client, Calls.signed(server.uri(), "AKIDA").build())
                            .call()));
            assertEquals(
                    "two",
                    Calls.text(Calls.prepare(
                                    client, Calls.signed(server.uri(), "AKIDB").build())
                            .call()));
            assertEquals(2, server.connections());
            assertEquals(
                    "one",
                    Calls.text(Calls.prepare(client, Calls.request(server.uri()).build())
                            .call()));
            assertEquals(
                    "two",
                    Calls.text(Calls.prepare(client, Calls.request(server.uri()).build())
                            .call()));
            assertEquals(4, server.connections(), "unsigned requests share nothing");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondAnswerInTheSameRecordIsDropped(boolean tls) throws IOException {
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    connection.send(connection.number() == 1 ? ONE + PLANTED : TWO);
                    connection.awaitClosed();
                });
                SdkHttpClient client = open(server, tls)) {
            assertEquals("one", Calls.get(client, server.uri()));
            assertEquals("two", Calls.get(client, server.uri()));
            assertEquals(2, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondAnswerInARecordOfItsOwnIsDropped(boolean tls) throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    if (connection.number() > 1) {
                        connection.send(TWO);
                    } else {
                        connection.send(ONE);
                        connection.send(PLANTED);
                        sent.countDown();
                    }
                    connection.awaitClosed();
                });
                SdkHttpClient client = open(server, tls)) {
            assertEquals("one", Calls.get(client, server.uri()));
            assertTrue(sent.await(30, TimeUnit.SECONDS));
            assertEquals("two", Calls.get(client, server.uri()));
            assertEquals(2, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSecondAnswerThatComesLaterIsDropped(boolean tls) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    if (connection.number() > 1) {
                        connection.send(TWO);
                    } else {
                        connection.send(ONE);
                        await(answered);
                        connection.send(PLANTED);
                        sent.countDown();
                    }
                    connection.awaitClosed();
                });
                SdkHttpClient client = open(server, tls)) {
            assertEquals("one", Calls.get(client, server.uri()));
            answered.countDown();
            assertTrue(sent.await(30, TimeUnit.SECONDS));
            assertEquals("two", Calls.get(client, server.uri()));
            assertEquals(2, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTimeoutAnswerOnAnIdleConnectionIsNoAnswer(boolean tls) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    if (connection.number() > 1) {
                        connection.send(TWO);
                        connection.awaitClosed();
                    } else {
                        connection.send(ONE);
                        await(answered);
                        connection.send(RawServer.answer("408 Request Timeout", "planted"));
                        connection.hangUp();
                        closed.countDown();
                    }
                });
                SdkHttpClient client = open(server, tls)) {
            assertEquals("one", Calls.get(client, server.uri()));
            answered.countDown();
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertEquals("two", Calls.get(client, server.uri()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anIdleConnectionThatTheServerClosesIsNotUsed(boolean tls) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    connection.send(connection.number() == 1 ? ONE : TWO);
                    if (connection.number() == 1) {
                        connection.hangUp();
                        closed.countDown();
                    } else {
                        connection.awaitClosed();
                    }
                });
                SdkHttpClient client = open(server, tls)) {
            assertEquals("one", Calls.get(client, server.uri()));
            assertTrue(closed.await(30, TimeUnit.SECONDS));
            assertEquals("two", Calls.get(client, server.uri()));
            assertEquals(2, server.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void idleConnectionsAreClosedWithoutAnotherCall(boolean tls) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    connection.send(ONE);
                    connection.awaitClosed();
                    closed.countDown();
                });
                SdkHttpClient client = Calls.with(
                        Calls.settings(tls ? server.clientContext() : null).build(),
                        InetAddress::getAllByName,
                        Duration.ofMillis(50))) {
            assertEquals("one", Calls.get(client, server.uri()));
            assertTrue(closed.await(30, TimeUnit.SECONDS));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

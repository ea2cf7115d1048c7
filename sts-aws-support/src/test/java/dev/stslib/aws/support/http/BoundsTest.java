package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.http.RawServer;
import dev.stslib.testkit.http.UnacceptingPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** A call ends in time, whatever its server does, and closing the client ends it too. */
@Timeout(60)
class BoundsTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
    private static final String ENDLESS = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    /** The first bytes of a TLS record that is never completed. */
    private static final String HANDSHAKE = "\u0016\u0003\u0003";

    /** Where a call can hang. */
    enum Phase {
        LOOKUP,
        CONNECT,
        HANDSHAKE_SILENT,
        HANDSHAKE_DRIPS,
        HEAD_SILENT,
        HEAD_DRIPS,
        BODY_SILENT,
        BODY_DRIPS,
        TLS_HEAD_SILENT,
        TLS_HEAD_DRIPS,
        TLS_BODY_SILENT,
        TLS_BODY_DRIPS
    }

    /** A server that hangs in a phase, and says when a call has got there. */
    private static final class Hanging implements AutoCloseable {
        private final CountDownLatch there = new CountDownLatch(1);
        private final CountDownLatch gone = new CountDownLatch(1);
        private final CountDownLatch never = new CountDownLatch(1);
        private final @Nullable RawServer server;
        private final @Nullable UnacceptingPort port;
        private final URI uri;
        private final Addresses.Lookup lookup;

        Hanging(Phase phase) {
            boolean tls = phase.name().startsWith("TLS_");
            boolean handshake = phase == Phase.HANDSHAKE_SILENT || phase == Phase.HANDSHAKE_DRIPS;
            port = phase == Phase.CONNECT ? UnacceptingPort.open() : null;
            server = port != null
                    ? null
                    : RawServer.of(tls, connection -> {
                        try {
                            if (!handshake) {
                                connection.readRequest();
                            }
                            there.countDown();
                            switch (phase) {
                                case HANDSHAKE_DRIPS -> connection.sendForever(HANDSHAKE, 20);
                                case HEAD_DRIPS, TLS_HEAD_DRIPS ->
                                    connection.sendForever("HTTP/1.1 200 OK\r\n".substring(0, 1), 20);
                                case BODY_SILENT, TLS_BODY_SILENT -> connection.send(HEAD);
                                case BODY_DRIPS, TLS_BODY_DRIPS -> {
                                    connection.send(HEAD);
                                    connection.sendForever("x", 20);
                                }
                                default -> {}
                            }
                            connection.awaitClosed();
                        } finally {
                            gone.countDown();
                        }
                    });
            int number = port != null
                    ? port.port()
                    : java.util.Objects.requireNonNull(server).port();
            uri = URI.create((handshake || tls ? "https" : "http") + "://127.0.0.1:" + number);
            lookup = phase != Phase.LOOKUP
                    ? InetAddress::getAllByName
                    : host -> {
                        there.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            gone.countDown();
                            Thread.currentThread().interrupt();
                        }
                        throw new UnknownHostException(host);
                    };
            if (phase == Phase.CONNECT) {
                // Nothing tells that a connect hangs: being in it is enough.
                there.countDown();
                gone.countDown();
            }
        }

        @Nullable
        SSLContext context() {
            return server != null && server.uri().getScheme().equals("https") ? server.clientContext() : null;
        }

        AwsHttpClient client(Duration total) {
            return Calls.with(
                    Calls.settings(context())
                            .connectTimeout(Duration.ofSeconds(50))
                            .totalTimeout(total)
                            .build(),
                    lookup,
                    ApacheClient.KEEP_ALIVE);
        }

        @Override
        public void close() {
            if (server != null) {
                server.close();
            }
            if (port != null) {
                port.close();
            }
        }
    }

    /** The try block closes it once more. */
    private static void closeNow(AwsHttpClient client) {
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theTotalTimeHoldsInEveryPhase(Phase phase) throws Exception {
        try (Hanging server = new Hanging(phase);
                AwsHttpClient client = server.client(Duration.ofMillis(300))) {
            assertThrows(CallTimeoutException.class, () -> Calls.get(client, server.uri));
            // On a busy machine a call may end before it gets to its phase.
            boolean arrived = server.there.getCount() == 0;
            assertTrue(!arrived || server.gone.await(30, TimeUnit.SECONDS), "the work was ended too");
        }
    }

    /** After a try that took the whole time there is no second one. */
    @Test
    void theTotalTimeHoldsForAllTriesTogether() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = RawServer.of(false, connection -> {
                    connection.readRequest();
                    requests.incrementAndGet();
                    connection.awaitClosed();
                });
                AwsHttpClient client = AwsHttpClient.open(
                        Calls.settings(null).totalTimeout(Duration.ofSeconds(1)).build())) {
            SdkHttpRequest request = Calls.request(server.uri()).build();
            assertThrows(
                    IOException.class, () -> client.send(request, Tries.DEFAULT, answer -> false, client.nanoTime()));
            // On a busy machine the time may be over before the first one arrives.
            assertTrue(requests.get() <= 1, requests::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsACallInEveryPhase(Phase phase) throws Exception {
        try (Hanging server = new Hanging(phase);
                AwsHttpClient client = server.client(Duration.ofSeconds(50))) {
            CompletableFuture<Throwable> failure = Calls.failureOf(
                    Calls.prepare(client, Calls.request(server.uri).build()));
            assertTrue(server.there.await(30, TimeUnit.SECONDS));
            closeNow(client);
            assertInstanceOf(ClientClosedException.class, failure.get());
            assertTrue(server.gone.await(30, TimeUnit.SECONDS), "the work was ended too");
            assertThrows(ClientClosedException.class, () -> Calls.get(client, server.uri));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsACallInEveryPhase(Phase phase) throws Exception {
        try (Hanging server = new Hanging(phase);
                AwsHttpClient client = server.client(Duration.ofSeconds(50))) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                assertThrows(InterruptedIOException.class, () -> Calls.get(client, server.uri));
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            assertTrue(server.there.await(30, TimeUnit.SECONDS));
            caller.interrupt();
            assertTrue(interrupted.get(), "the flag is kept");
            assertTrue(server.gone.await(30, TimeUnit.SECONDS), "the work was ended too");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAbortEndsACallInEveryPhase(Phase phase) throws Exception {
        try (Hanging server = new Hanging(phase);
                AwsHttpClient client = server.client(Duration.ofSeconds(50))) {
            ExecutableHttpRequest call =
                    Calls.prepare(client, Calls.request(server.uri).build());
            CompletableFuture<Throwable> failure = Calls.failureOf(call);
            assertTrue(server.there.await(30, TimeUnit.SECONDS));
            call.abort();
            assertInstanceOf(IOException.class, failure.get());
        }
    }

    @Test
    void anInterruptedThreadSendsNothing() {
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", "one"));
                AwsHttpClient client = Calls.open(null)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> Calls.get(client, server.uri()));
            assertTrue(Thread.interrupted());
            assertEquals(0, server.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatIgnoresAbortHoldsNothingUp(boolean close) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        SdkHttpClient stubborn = new StubbornClient(called, never);
        HttpClientSettings settings = HttpClientSettings.builder()
                .totalTimeout(close ? Duration.ofSeconds(50) : Duration.ofMillis(200))
                .build();
        try (AwsHttpClient client = AwsHttpClient.around(stubborn, settings)) {
            CompletableFuture<Throwable> failure = Calls.failureOf(Calls.prepare(
                    client, Calls.request(URI.create("http://127.0.0.1:1")).build()));
            assertTrue(called.await(30, TimeUnit.SECONDS));
            if (close) {
                closeNow(client);
            }
            Class<? extends IOException> expected = close ? ClientClosedException.class : CallTimeoutException.class;
            assertInstanceOf(expected, failure.get());
        } finally {
            never.countDown();
        }
    }

    /** Waits in call and in abort, whatever happens. */
    private record StubbornClient(CountDownLatch called, CountDownLatch never)
            implements SdkHttpClient, ExecutableHttpRequest {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return this;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            called.countDown();
            abort();
            throw new IOException("ended");
        }

        @Override
        public void abort() {
            boolean ended = false;
            while (!ended) {
                try {
                    never.await();
                    ended = true;
                } catch (InterruptedException e) {
                    ended = false;
                }
            }
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {HEAD, ENDLESS + "100000\r\n", "HTTP/1.1 200 OK\r\n\r\n"})
    void anAnswerThatIsTooLargeIsRefused(String head) {
        assertTooLarge(false, head);
        assertTooLarge(true, head);
    }

    private static void assertTooLarge(boolean tls, String head) {
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    connection.send(head);
                    connection.sendForever("x".repeat(1_000), 0);
                });
                AwsHttpClient client = AwsHttpClient.open(Calls.settings(tls ? server.clientContext() : null)
                        .maxAnswerBytes(20_000)
                        .build())) {
            IOException error = assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
            assertTrue(error.toString().contains("more than 20000 bytes"), error.getMessage());
        }
    }

    @Test
    void anAnswerOfTheLargestSizeIsTaken() throws IOException {
        String body = "x".repeat(20_000);
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", body));
                AwsHttpClient client = AwsHttpClient.open(
                        Calls.settings(null).maxAnswerBytes(20_000).build())) {
            assertEquals(body, Calls.get(client, server.uri()));
        }
    }

    @Test
    void aHeadWithoutEndIsRefused() {
        try (RawServer server = RawServer.plain(connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\n");
                    connection.sendForever("X-Header: of some length\r\n", 0);
                });
                AwsHttpClient client = Calls.open(null)) {
            IOException error = assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
            assertFalse(error instanceof CallTimeoutException, error.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 200 OK", "true, 200 OK", "false, 400 Bad Request", "true, 400 Bad Request"})
    void aCompressedAnswerThatWasNotAskedForIsRefused(boolean tls, String status) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        try (RawServer server = RawServer.of(tls, connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 " + status + "\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + bomb.size() + "\r\n\r\n");
                    connection.send(bomb.toByteArray());
                    connection.awaitClosed();
                });
                AwsHttpClient client = Calls.open(tls ? server.clientContext() : null)) {
            IOException error = assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
            assertTrue(error.toString().contains("compressed"), error.getMessage());
            assertEquals(1, server.requests().size());
            assertFalse(
                    server.requests().get(0).toLowerCase(java.util.Locale.ROOT).contains("accept-encoding"),
                    "nothing asks for it");
        }
    }

    @Test
    void whatCannotHaveArrivedIsToldFromWhatMayHave() throws IOException {
        try (RawServer server = RawServer.plain(connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab".getBytes(StandardCharsets.UTF_8));
                });
                RawServer untrusted = RawServer.tls(connection -> {});
                AwsHttpClient client = Calls.open(null)) {
            URI closedPort;
            try (RawServer gone = RawServer.answering(false)) {
                closedPort = gone.uri();
            }
            assertThrows(NotSentException.class, () -> Calls.get(client, closedPort));
            assertThrows(NotSentException.class, () -> Calls.get(client, URI.create("http://no-such-host.invalid")));
            assertThrows(NotSentException.class, () -> Calls.get(client, untrusted.uri()));
            IOException half = assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
            assertFalse(half instanceof NotSentException, half.toString());
        }
    }
}

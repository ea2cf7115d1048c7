package dev.stslib.core.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

@Timeout(60)
class SocketTransportTest {
    private final AtomicLong nanos = new AtomicLong();
    private final SocketTransport transport = new SocketTransport(
            new ProxyChoice(null),
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            new Connection.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30)),
            nanos::get);

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "4000, 1", "4001, 2"})
    void aConnectionServesMoreRequestsUnlessItWasIdleForLong(long idleMillis, int connections) throws IOException {
        try (RawServer server = new RawServer(RawServer.ok("one"), RawServer.ok("two"))) {
            assertEquals("one", get(server.uri()));
            nanos.addAndGet(Duration.ofMillis(idleMillis).toNanos());
            assertEquals("two", get(server.uri()));

            assertEquals(connections, server.connections());
        }
    }

    @Test
    void aServerThatHangsUpIsConnectedAgain() throws IOException {
        String closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\none" + RawServer.HANG_UP;
        try (RawServer server = new RawServer(closing, RawServer.ok("two"))) {
            assertEquals("one", get(server.uri()));
            assertEquals("two", get(server.uri()));

            assertEquals(2, server.connections());
        }
    }

    @Test
    void whatNobodyAskedForIsNoAnswerToTheNextRequest() throws IOException {
        try (RawServer server =
                new RawServer(RawServer.ok("one") + RawServer.ok("somebody else's"), RawServer.ok("two"))) {
            assertEquals("one", get(server.uri()));
            assertEquals("two", get(server.uri()));
            assertEquals(2, server.connections());
        }
    }

    @Test
    void aServerThatHangsUpUnannouncedIsAnErrorOnce() throws IOException {
        try (RawServer server = new RawServer(RawServer.ok("one"), RawServer.HANG_UP, RawServer.ok("three"))) {
            assertEquals("one", get(server.uri()));
            assertThrows(IOException.class, () -> get(server.uri()));
            assertEquals("three", get(server.uri()));

            assertEquals(2, server.connections());
        }
    }

    @Test
    void anAbortedRequestIsNotSent() {
        try (RawServer server = new RawServer(RawServer.ok("one"))) {
            ExecutableHttpRequest request = prepare(server.uri());
            request.abort();

            assertThrows(IOException.class, request::call);
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aClosedTransportConnectsToNobody() {
        try (RawServer server = new RawServer(RawServer.ok("one"))) {
            transport.close();

            assertThrows(IOException.class, () -> get(server.uri()));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void pathQueryAndHeadersGoAsTheyAre() throws IOException {
        try (RawServer server = new RawServer(RawServer.ok("one"))) {
            get(URI.create(server.uri() + "/a%20b?c=d%26"));

            assertEquals(
                    "GET /a%20b?c=d%26 HTTP/1.1\r\nHost: 127.0.0.1:"
                            + server.uri().getPort() + "\r\nX-Two: 1\r\nX-Two: 2\r\nContent-Length: 0\r\n\r\n",
                    server.requests().get(0));
        }
    }

    @Test
    void aLineBreakInAHeaderIsRefused() {
        SdkHttpRequest request = request(URI.create("http://127.0.0.1:1"))
                .putHeader("X-Two", "1\r\nX-Three: 3")
                .build();

        assertThrows(
                IllegalArgumentException.class,
                () -> transport
                        .prepareRequest(
                                HttpExecuteRequest.builder().request(request).build())
                        .call());
    }

    private String get(URI uri) throws IOException {
        HttpExecuteResponse response = prepare(uri).call();
        return new String(response.responseBody().orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }

    private ExecutableHttpRequest prepare(URI uri) {
        return transport.prepareRequest(
                HttpExecuteRequest.builder().request(request(uri).build()).build());
    }

    private static SdkHttpRequest.Builder request(URI uri) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(uri)
                .appendHeader("X-Two", "1")
                .appendHeader("X-Two", "2");
    }
}

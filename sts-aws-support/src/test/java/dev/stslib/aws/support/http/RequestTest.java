package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.testkit.http.RawServer;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What is written is what was asked for, and an answer is handed on as it came. */
@Timeout(60)
class RequestTest {
    @Test
    void pathQueryHeadersAndBodyGoAsTheyAre() throws IOException {
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", "one"));
                AwsHttpClient client = Calls.open(null)) {
            URI uri = URI.create(server.uri() + "//a%20b/../c?c=d%26&e");
            Calls.prepare(
                            client,
                            Calls.request(uri)
                                    .method(SdkHttpMethod.POST)
                                    .appendHeader("X-Two", "1")
                                    .appendHeader("X-Two", "2")
                                    .build(),
                            "body")
                    .call();

            assertEquals(
                    "POST //a%20b/../c?c=d%26&e HTTP/1.1\r\nX-Two: 1\r\nX-Two: 2\r\nHost: 127.0.0.1:" + server.port()
                            + "\r\nContent-Length: 4\r\n\r\nbody",
                    server.requests().get(0));
        }
    }

    @Test
    void aRedirectIsHandedOnAndCookiesAreNotKept() throws IOException {
        String moved = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = RawServer.answering(false, moved, RawServer.answer("200 OK", "two"));
                AwsHttpClient client = Calls.open(null)) {
            HttpExecuteResponse response = Calls.prepare(
                            client, Calls.signed(server.uri(), "AKIDEXAMPLE").build())
                    .call();

            assertEquals(302, response.httpResponse().statusCode());
            assertEquals("two", Calls.get(client, server.uri()));
            assertEquals(2, server.requests().size());
            assertFalse(
                    server.requests().get(1).contains("Cookie"),
                    server.requests().get(1));
        }
    }

    @Test
    void nothingIsTriedTwice() {
        try (RawServer server = RawServer.plain(connection -> connection.readRequest());
                AwsHttpClient client = Calls.open(null)) {
            assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void interimAnswersAreSkipped() throws IOException {
        String answer = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + RawServer.answer("200 OK", "one");
        try (RawServer server = RawServer.answering(false, answer);
                AwsHttpClient client = Calls.open(null)) {
            assertEquals("one", Calls.get(client, server.uri()));
        }
    }

    @Test
    void anAnswerThatBreaksOffIsAnError() {
        try (RawServer server = RawServer.plain(connection -> {
                    connection.readRequest();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                });
                AwsHttpClient client = Calls.open(null)) {
            assertThrows(IOException.class, () -> Calls.get(client, server.uri()));
        }
    }

    @Test
    void aLineBreakInAHeaderIsRefused() {
        try (AwsHttpClient client = Calls.open(null)) {
            IllegalArgumentException error = assertThrows(
                    IllegalArgumentException.class,
                    () -> Calls.prepare(
                                    client,
                                    Calls.request(URI.create("http://127.0.0.1:1"))
                                            .putHeader("X-Two", "SECRET\r\nX-Three: 3")
                                            .build())
                            .call());
            assertFalse(error.toString().contains("SECRET"), error.getMessage());
        }
    }

    @Test
    void aHostWithAnUnderscoreIsAHost() throws IOException {
        try (RawServer server = RawServer.answering(false, RawServer.answer("200 OK", "one"));
                AwsHttpClient client = Calls.with(
                        Calls.settings(null).build(),
                        host -> new java.net.InetAddress[] {Calls.address(127, 0, 0, 1)},
                        ApacheClient.KEEP_ALIVE)) {
            String answer = Calls.text(Calls.prepare(
                            client,
                            Calls.request(server.uri()).host("localstack_main").build())
                    .call());
            assertEquals("one", answer);
        }
    }
}

package dev.stslib.core.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ~} stands for the end of a line. */
class HttpAnswerTest {
    @ParameterizedTest
    @CsvSource(
            value = {
                "HTTP/1.1 200 OK~Content-Length: 3~~abcNEXT                              | 200 | abc | true",
                "HTTP/1.1 200~content-length:3~~abc                                      | 200 | abc | true",
                "HTTP/1.1 403 Forbidden~Content-Length: 0~~                              | 403 | ''  | true",
                "HTTP/1.1 200 OK~Connection: close~Content-Length: 1~~a                  | 200 | a   | false",
                "HTTP/1.1 200 OK~Connection: Keep-Alive, Close~Content-Length: 1~~a      | 200 | a   | false",
                "HTTP/1.0 200 OK~Content-Length: 1~~a                                    | 200 | a   | false",
                "HTTP/1.1 200 OK~~abc                                                    | 200 | abc | false",
                "HTTP/1.1 204 No Content~~                                               | 204 | ''  | true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ab~1;x=y~c~0~~            | 200 | abc | true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~Content-Length: 9~~1~a~0~~   | 200 | a   | true",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~A~0123456789~0~Trailer: t~~ | 200 | 0123456789 | true",
                "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 1~~a             | 200 | a   | true",
            },
            delimiter = '|')
    void answersAreReadToTheirEnd(String text, int status, String body, boolean reusable) throws IOException {
        HttpAnswer answer = read(text);

        assertEquals(status, answer.status());
        assertEquals(body, new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals(reusable, answer.reusable());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2~",
                "HTTP/2 200 OK~~",
                "HTTP/1.1 999 What~~",
                "HTTP/1.1 200 OK~no colon~~",
                "HTTP/1.1 200 OK~: no name~~",
                "HTTP/1.1 200 OK~Content-Length: many~~",
                "HTTP/1.1 200 OK~Content-Length: -1~~",
                "HTTP/1.1 200 OK~Content-Length: +1~~a",
                "HTTP/1.1 200 OK~Content-Length: -0~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~+1~a~0~~",
                "HTTP/1.1 200 OK~Content-Length: 99999999999~~",
                "HTTP/1.1 200 OK~Content-Length: 16777217~~",
                "HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~~ab",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~a~0~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~ab~0~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~FFFFFFF~a",
            })
    void whatIsNotOfHttpIsRefused(String text) {
        assertThrows(ProtocolException.class, () -> read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 O",
                "HTTP/1.1 200 OK~Content-Le",
                "HTTP/1.1 200 OK~Content-Length: 3~~ab",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~ab",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~a",
            })
    void whatBreaksOffIsDropped(String text) {
        assertThrows(EOFException.class, () -> read(text));
    }

    @Test
    void interimAnswersWithoutEndAreRefused() {
        String answer = "HTTP/1.1 100 Continue~~".repeat(11) + "HTTP/1.1 200 OK~Content-Length: 0~~";
        assertThrows(ProtocolException.class, () -> read(answer));
    }

    @Test
    void aHeadWithoutEndIsRefused() {
        assertThrows(ProtocolException.class, () -> read("HTTP/1.1 200 OK~" + "Header: of some length~".repeat(5_000)));
    }

    @Test
    void chunksWithoutEndAreRefused() {
        String chunk = "100000~" + "a".repeat(1 << 20) + "~";

        assertThrows(
                ProtocolException.class,
                () -> read("HTTP/1.1 200 OK~Transfer-Encoding: chunked~~" + chunk.repeat(17) + "0~~"));
    }

    private static HttpAnswer read(String text) throws IOException {
        byte[] bytes = text.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8);
        return HttpAnswer.read(new ByteArrayInputStream(bytes));
    }
}

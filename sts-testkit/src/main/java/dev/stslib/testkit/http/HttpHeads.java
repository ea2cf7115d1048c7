package dev.stslib.testkit.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the head of an HTTP message. */
final class HttpHeads {
    private HttpHeads() {}

    /** Reads up to and with the empty line. */
    static String read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection was closed within the head of a message");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** The value of a header, or null. */
    static @Nullable String header(String head, String name) {
        String start = "\r\n" + name.toLowerCase(Locale.ROOT) + ":";
        int at = head.toLowerCase(Locale.ROOT).indexOf(start);
        return at < 0
                ? null
                : head.substring(at + start.length(), head.indexOf("\r\n", at + start.length()))
                        .strip();
    }
}

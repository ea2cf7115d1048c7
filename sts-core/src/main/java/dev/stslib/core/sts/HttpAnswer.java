package dev.stslib.core.sts;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1.1, read to its end. It never prints: its body may hold secrets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 */
final class HttpAnswer {
    private static final int MAX_HEAD = 1 << 16;
    private static final int MAX_BODY = 1 << 24;
    private static final int MAX_INTERIM = 10;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: (.*))?");

    private final boolean http11;
    private final int status;
    private final String reason;
    private final Map<String, List<String>> headers;
    private byte[] body = new byte[0];
    private boolean reusable;

    private HttpAnswer(boolean http11, int status, String reason, Map<String, List<String>> headers) {
        this.http11 = http11;
        this.status = status;
        this.reason = reason;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Whether the connection that it came through may carry another request. */
    boolean reusable() {
        return reusable;
    }

    /** Reads a whole answer; interim ones (1xx) are skipped. */
    static HttpAnswer read(InputStream in) throws IOException {
        HttpAnswer answer = head(in);
        for (int interim = 0; answer.status < 200; interim++) {
            if (interim == MAX_INTERIM) {
                throw new ProtocolException("The answer has no end of interim answers before it");
            }
            answer = head(in);
        }
        answer.readBody(in);
        return answer;
    }

    /** Reads the head alone, as {@code CONNECT} is answered. */
    static HttpAnswer head(InputStream in) throws IOException {
        int[] room = {MAX_HEAD};
        Matcher first = STATUS_LINE.matcher(line(in, room));
        if (!first.matches()) {
            throw new ProtocolException("The answer is not of HTTP/1.1");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in, room); !line.isEmpty(); line = line(in, room)) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("A header of the answer has no name");
            }
            headers.computeIfAbsent(line.substring(0, colon).strip(), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        String reason = first.group(3);
        return new HttpAnswer(
                "1".equals(first.group(1)), Integer.parseInt(first.group(2)), reason == null ? "" : reason, headers);
    }

    private void readBody(InputStream in) throws IOException {
        boolean keep = http11 && !header("connection").contains("close");
        if (status == 204 || status == 304) {
            reusable = keep;
        } else if (header("transfer-encoding").endsWith("chunked")) {
            body = chunks(in);
            reusable = keep;
        } else if (headers.containsKey("content-length")) {
            body = exactly(in, number(header("content-length"), 10));
            reusable = keep;
        } else {
            body = in.readNBytes(MAX_BODY);
        }
    }

    private String header(String name) {
        return String.join(",", headers.getOrDefault(name, List.of())).toLowerCase(Locale.ROOT);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] room = {MAX_HEAD};
        int size = chunkSize(in);
        while (size > 0) {
            if (all.size() + size > MAX_BODY) {
                throw tooLong();
            }
            all.writeBytes(exactly(in, size));
            if (!line(in, room).isEmpty()) {
                throw new ProtocolException("A chunk of the answer does not end where it should");
            }
            size = chunkSize(in);
        }
        while (!line(in, room).isEmpty()) {
            // Trailers say nothing that anybody asks for.
        }
        return all.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        String line = line(in, new int[] {MAX_HEAD});
        int extension = line.indexOf(';');
        return number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text, radix);
            if (!Character.isLetterOrDigit(text.charAt(0))) {
                throw new ProtocolException("The answer does not say how long it is");
            }
            if (number > MAX_BODY) {
                throw tooLong();
            }
            return number;
        } catch (NumberFormatException e) {
            throw new ProtocolException("The answer does not say how long it is");
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("The connection was dropped in the midst of the answer");
        }
        return content;
    }

    private static String line(InputStream in, int[] room) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("The connection was dropped before the answer was there");
            }
            if (--room[0] < 0) {
                throw new ProtocolException("The head of the answer is too long");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static ProtocolException tooLong() {
        return new ProtocolException("The answer is longer than " + MAX_BODY + " bytes");
    }
}

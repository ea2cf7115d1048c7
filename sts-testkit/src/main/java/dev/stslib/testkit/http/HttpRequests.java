package dev.stslib.testkit.http;

import dev.stslib.testkit.sigv4.WireRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one connection (HTTP/1.0 and 1.1), as strictly as a server of AWS. */
final class HttpRequests {
    private static final int MOST_HEAD = 128 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;
    private final int mostBody;

    HttpRequests(InputStream in, OutputStream out, int mostBody) {
        this.in = in;
        this.out = out;
        this.mostBody = mostBody;
    }

    /** Not a request of HTTP, or one that is too large. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Malformed(int status, String problem) {
            super(problem);
            this.status = status;
        }

        int status() {
            return status;
        }

        String problem() {
            return String.valueOf(getMessage());
        }
    }

    /** One request, and whether the client lets the connection stay open. */
    record Read(WireRequest request, boolean keepAlive) {}

    /** The next request, or {@code null} if the client has closed the connection between two requests. */
    @Nullable
    Read next() throws IOException, Malformed {
        String first = line(0);
        if (first == null) {
            return null;
        }
        String[] parts = first.split(" ", -1);
        if (parts.length != 3 || parts[0].isEmpty() || !parts[2].matches("HTTP/1\\.[01]")) {
            throw new Malformed(400, "the request line is not one of HTTP/1.1");
        }
        Map<String, List<String>> headers = headers(first.length());
        if (headers.getOrDefault("host", List.of()).size() != 1) {
            throw new Malformed(400, "there is not exactly one Host header");
        }
        byte[] body = body(headers);
        boolean keepAlive = parts[2].equals("HTTP/1.1")
                && headers.getOrDefault("connection", List.of()).stream().noneMatch("close"::equalsIgnoreCase);
        return new Read(request(parts[0], parts[1], headers, body), keepAlive);
    }

    /** Takes the target apart: {@code /path?query}, or the same after a scheme and a host, as proxies get it. */
    private static WireRequest request(String method, String target, Map<String, List<String>> headers, byte[] body)
            throws Malformed {
        String local = target.replaceFirst("^https?://[^/?]*", "");
        if (!local.isEmpty() && !local.startsWith("/") && !local.startsWith("?") && !local.equals("*")) {
            throw new Malformed(400, "the request target is not a path");
        }
        int question = local.indexOf('?');
        return new WireRequest(
                method,
                question < 0 ? local : local.substring(0, question),
                question < 0 ? "" : local.substring(question + 1),
                headers,
                body);
    }

    private Map<String, List<String>> headers(int before) throws IOException, Malformed {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int size = before;
        while (true) {
            String line = line(size);
            if (line == null) {
                throw new EOFException("the connection was closed within the head of a request");
            }
            if (line.isEmpty()) {
                return headers;
            }
            size += line.length();
            int colon = line.indexOf(':');
            if (colon < 1 || !line.substring(0, colon).matches("[!-9;-~]+")) {
                throw new Malformed(400, "a header line is not a name, a colon and a value");
            }
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException, Malformed {
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        if (lengths.size() + codings.size() > 1) {
            throw new Malformed(400, "there is more than one header that gives the length of the body");
        }
        if (lengths.isEmpty() && codings.isEmpty()) {
            return new byte[0];
        }
        if (headers.getOrDefault("expect", List.of()).stream().anyMatch("100-continue"::equalsIgnoreCase)) {
            out.write(CONTINUE);
            out.flush();
        }
        if (!codings.isEmpty()) {
            if (!codings.get(0).equalsIgnoreCase("chunked")) {
                throw new Malformed(400, "the transfer coding is not chunked");
            }
            return chunks();
        }
        if (!lengths.get(0).matches("[0-9]{1,10}")) {
            throw new Malformed(400, "Content-Length is not a number");
        }
        return exactly(limited(Long.parseLong(lengths.get(0))));
    }

    private byte[] chunks() throws IOException, Malformed {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(0);
            if (size == null || !size.matches("[0-9A-Fa-f]{1,7}(;.*)?")) {
                throw new Malformed(400, "the length of a chunk is not a hexadecimal number");
            }
            int length = Integer.parseInt(size.replaceFirst(";.*", ""), 16);
            if (length == 0) {
                for (String trailer = line(0); trailer != null && !trailer.isEmpty(); ) {
                    trailer = line(0);
                }
                return body.toByteArray();
            }
            limited((long) body.size() + length);
            body.writeBytes(exactly(length));
            line(0);
        }
    }

    private int limited(long length) throws Malformed {
        if (length > mostBody) {
            throw new Malformed(413, "the body has more than " + mostBody + " bytes");
        }
        return (int) length;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection was closed within the body of a request");
        }
        return bytes;
    }

    /** A line in UTF-8 without its end, or {@code null} if the connection is closed before its first byte. */
    private @Nullable String line(int before) throws IOException, Malformed {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException("the connection was closed within a line");
            }
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(octet);
            if (before + line.size() > MOST_HEAD) {
                throw new Malformed(400, "the head has more than " + MOST_HEAD + " bytes");
            }
        }
    }
}

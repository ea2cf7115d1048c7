package dev.stslib.cli.internal.server;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer. It may carry a secret, so it shows its status and its size only.
 *
 * @param status the HTTP status
 * @param type the media type of the body
 * @param body the body
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes go to the socket as they are.
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    /** The status of a success. */
    public static final int OK = 200;

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** Returns a document in JSON. */
    public static Answer json(int status, byte[] body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** Returns a text. */
    public static Answer text(int status, String text) {
        return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Returns bytes whose type only their reader knows. */
    public static Answer bytes(byte[] body) {
        return new Answer(OK, "application/octet-stream", body, Map.of());
    }

    /** Returns a copy with another header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more);
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length + " bytes]";
    }
}

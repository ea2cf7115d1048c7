package dev.stslib.testkit.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An answer of an {@link HttpServer}, and how it is sent.
 *
 * @param status the HTTP status
 * @param headers the header fields besides {@code Content-Length}; names are compared without regard to case
 * @param body the body
 * @param delivery how the answer is sent
 */
public record HttpAnswer(int status, Map<String, String> headers, String body, Delivery delivery) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** How an answer is sent. */
    public sealed interface Delivery {
        /** All at once. */
        record Whole() implements Delivery {}

        /**
         * The head at once, then the body byte by byte.
         *
         * @param pause the pause before each byte, in real time
         */
        record Dripping(Duration pause) implements Delivery {}

        /** The head and half of the body; then the connection is closed. */
        record Truncated() implements Delivery {}

        /** Nothing: the connection is reset (TCP RST). */
        record Reset() implements Delivery {}
    }

    /**
     * Keeps a copy of the header fields.
     *
     * @param status the HTTP status
     * @param headers the header fields
     * @param body the body
     * @param delivery how the answer is sent
     */
    public HttpAnswer {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(delivery, "delivery");
    }

    /**
     * Makes an answer that is sent at once.
     *
     * @param status the HTTP status
     * @param contentType the media type of the body
     * @param body the body
     * @return the answer
     */
    public static HttpAnswer of(int status, String contentType, String body) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body, new Delivery.Whole());
    }

    /**
     * Writes a time as header fields have it.
     *
     * @param time the time
     * @return such as {@code Thu, 01 Jan 2026 00:00:00 GMT}
     */
    public static String date(Instant time) {
        return DATE.format(time);
    }

    /**
     * Sets a header field.
     *
     * @param name its name
     * @param value its value
     * @return the changed answer
     */
    public HttpAnswer withHeader(String name, String value) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new HttpAnswer(status, changed, body, delivery);
    }

    /**
     * Leaves a header field out.
     *
     * @param name its name
     * @return the changed answer
     */
    public HttpAnswer withoutHeader(String name) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.remove(name);
        return new HttpAnswer(status, changed, body, delivery);
    }

    /**
     * Gives the answer another body.
     *
     * @param newBody the body
     * @return the changed answer
     */
    public HttpAnswer withBody(String newBody) {
        return new HttpAnswer(status, headers, newBody, delivery);
    }

    /**
     * Sends the answer in another way.
     *
     * @param newDelivery how
     * @return the changed answer
     */
    public HttpAnswer delivered(Delivery newDelivery) {
        return new HttpAnswer(status, headers, body, newDelivery);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** Shows the status only: a body may hold credentials. */
    @Override
    public String toString() {
        return "HttpAnswer[" + status + "]";
    }
}

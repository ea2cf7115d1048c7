package dev.stslib.aws.support.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.aws.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * An answer to a plain request.
 *
 * @param status the status, 100 to 599
 * @param text the body, read as UTF-8; of an error, without the secrets of the request
 * @param errorType the header {@code x-amzn-ErrorType}, which names the error; or empty
 * @param location the header {@code Location} of an answer that is not a success, which may repeat secrets of the request;
 *     or empty
 * @param arrival when the answer arrived, on the clock of the settings
 * @param clockOffset how far the server's clock is ahead of that clock, as {@link ServerTime#offset} says; zero if the
 *     answer does not tell
 */
public record HttpAnswer(
        int status, String text, String errorType, String location, Instant arrival, Duration clockOffset) {
    private static final int LONGEST = 200;

    public HttpAnswer {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(errorType, "errorType");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(arrival, "arrival");
        Objects.requireNonNull(clockOffset, "clockOffset");
    }

    /**
     * Converts an expiration in the answer to the clock of this machine.
     *
     * @param expiration the expiration in the answer
     * @return the expiration on the clock of the settings, as {@link ServerTime#toLocal} says, for credentials of at most
     *     {@link ServerTime#LONGEST_ROLE}
     */
    public Instant toLocal(Instant expiration) {
        return toLocal(expiration, ServerTime.LONGEST_ROLE);
    }

    /**
     * Converts an expiration in the answer to the clock of this machine.
     *
     * @param expiration the expiration in the answer
     * @param longest the lifetime that was asked for
     * @return the expiration on the clock of the settings, as {@link ServerTime#toLocal} says
     */
    public Instant toLocal(Instant expiration, Duration longest) {
        return ServerTime.toLocal(expiration, clockOffset, arrival, longest);
    }

    /** {@return whether the status is 200 to 299} */
    public boolean isSuccessful() {
        return status / 100 == 2;
    }

    /** {@return the status, the code of the error and its message, each as far as the answer has it, in one line} */
    public String problem() {
        String code = errorType.split("[:;]", 2)[0];
        String message = "";
        try {
            JsonNode answer = Json.MAPPER.readTree(text);
            code = code.isEmpty() ? first(answer, "code", "Code", "__type") : code;
            message = first(answer, "message", "Message", "error_description");
        } catch (JsonProcessingException e) {
            // The body is a page for people, or nothing.
            message = "";
        }
        return "HTTP " + status + (code.isEmpty() ? "" : " " + oneLine(code))
                + (message.isEmpty() ? "" : ": " + message);
    }

    private static String first(JsonNode answer, String... names) {
        for (String name : names) {
            String line = oneLine(answer.path(name).asText(""));
            if (!line.isEmpty()) {
                return line;
            }
        }
        return "";
    }

    /**
     * Makes a text of another side fit for a message.
     *
     * @param text the text, without secrets
     * @return one line of limited length, without control characters
     */
    public static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /** Shows no body: it may hold credentials. */
    @Override
    public String toString() {
        return "HttpAnswer[status=" + status + "]";
    }
}

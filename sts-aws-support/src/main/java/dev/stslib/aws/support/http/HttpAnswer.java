package dev.stslib.aws.support.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * An answer to a plain request.
 *
 * @param status the status, 100 to 599
 * @param text the body, read as UTF-8; of an error, without the secrets of the request
 * @param arrival when the answer arrived, on the clock of the settings
 * @param clockOffset how far the server's clock is ahead of that clock, as {@link ServerTime#offset} says
 */
public record HttpAnswer(int status, String text, Instant arrival, Duration clockOffset) {
    public HttpAnswer {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(arrival, "arrival");
        Objects.requireNonNull(clockOffset, "clockOffset");
    }

    /**
     * Converts an expiration in the answer to the clock of this machine.
     *
     * @param expiration the expiration in the answer
     * @return the expiration on the clock of the settings; another one only if the {@code Date} of the answer shows that
     *     this clock is off by more than a minute
     */
    public Instant toLocal(Instant expiration) {
        return ServerTime.toLocal(expiration, clockOffset, arrival);
    }

    /** {@return whether the status is 200 to 299} */
    public boolean isSuccessful() {
        return status / 100 == 2;
    }

    /** Shows no body: it may hold credentials. */
    @Override
    public String toString() {
        return "HttpAnswer[status=" + status + "]";
    }
}

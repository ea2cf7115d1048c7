package dev.stslib.aws.support.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Compares the clock of a server with the clock of this machine, by the header {@code Date} of an answer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1">RFC 9110, Date</a>
 */
public final class ServerTime {
    /** A smaller difference says nothing: an answer takes a while, and the header has whole seconds. */
    public static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** Ten minutes more than the longest lifetime that AWS gives to credentials. */
    private static final Duration LONGEST = Duration.ofHours(36).plusMinutes(10);

    private ServerTime() {}

    /**
     * Says how far the server's clock is ahead of this machine's.
     *
     * @param answer an answer that has just arrived
     * @param now the time on this machine
     * @return the difference, negative if the server is behind; zero if there is no valid {@code Date} or the difference
     *     is within {@link #TOLERANCE}
     */
    public static Duration offset(SdkHttpResponse answer, Instant now) {
        return answer.firstMatchingHeader("Date").map(date -> offset(date, now)).orElse(Duration.ZERO);
    }

    private static Duration offset(String date, Instant now) {
        try {
            Instant there = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
            Duration offset = Duration.between(now, there);
            return offset.abs().compareTo(TOLERANCE) > 0 ? offset : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    /**
     * Converts an expiration from the server's clock to this machine's.
     *
     * @param expiration the expiration in the answer
     * @param answer the answer, which has just arrived
     * @param now the time on this machine
     * @return the expiration on this machine's clock; unchanged if the server's {@code Date} and the expiration cannot
     *     come from one clock
     */
    public static Instant toLocal(Instant expiration, SdkHttpResponse answer, Instant now) {
        return toLocal(expiration, offset(answer, now), now);
    }

    static Instant toLocal(Instant expiration, Duration offset, Instant now) {
        if (offset.isZero()) {
            return expiration;
        }
        Duration lifetime = Duration.between(now.plus(offset), expiration);
        boolean isPossible = !lifetime.isNegative() && lifetime.compareTo(LONGEST) <= 0;
        return isPossible ? expiration.minus(offset) : expiration;
    }
}

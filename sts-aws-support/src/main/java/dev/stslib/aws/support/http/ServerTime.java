package dev.stslib.aws.support.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Compares the clock of a server with the clock of this machine, by the header {@code Date} of an answer.
 *
 * <p>The difference corrects expirations. A false {@code Date} must not make credentials live longer than they do, so an
 * expiration moves later only while the lifetime by the server's clock is one that was asked for. It moves earlier in any
 * case.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1">RFC 9110, Date</a>
 */
public final class ServerTime {
    /** A smaller difference says nothing: an answer takes a while, and the header has whole seconds. */
    public static final Duration TOLERANCE = Duration.ofMinutes(1);

    /** The longest lifetime of a role's credentials: the bound where a request names no duration. */
    public static final Duration LONGEST_ROLE = Duration.ofHours(12);

    private ServerTime() {}

    /**
     * Says how far the server's clock is ahead of this machine's.
     *
     * @param answer an answer that has just arrived
     * @param now the time on this machine
     * @return the difference, negative if the server is behind, zero if it is within {@link #TOLERANCE}; empty if the
     *     answer has no valid {@code Date}, or an {@code Age}, which says that a cache kept it
     */
    public static Optional<Duration> offset(SdkHttpResponse answer, Instant now) {
        return answer.firstMatchingHeader("Age").isPresent()
                ? Optional.empty()
                : answer.firstMatchingHeader("Date").flatMap(date -> offset(date, now));
    }

    private static Optional<Duration> offset(String date, Instant now) {
        try {
            Instant there = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
            Duration offset = Duration.between(now, there);
            return Optional.of(offset.abs().compareTo(TOLERANCE) > 0 ? offset : Duration.ZERO);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Converts an expiration from the server's clock to this machine's.
     *
     * @param expiration the expiration in the answer
     * @param answer the answer, which has just arrived
     * @param now the time on this machine
     * @param longest the lifetime that was asked for, or the longest that the server gives
     * @return the expiration on this machine's clock; unchanged if the server's {@code Date} and the expiration cannot
     *     come from one clock: the credentials would have ended there, or they would live longer than {@code longest} and
     *     end later than the answer says
     */
    public static Instant toLocal(Instant expiration, SdkHttpResponse answer, Instant now, Duration longest) {
        return toLocal(expiration, offset(answer, now).orElse(Duration.ZERO), now, longest);
    }

    static Instant toLocal(Instant expiration, Duration offset, Instant now, Duration longest) {
        Duration lifetime = Duration.between(now.plus(offset), expiration);
        boolean endsLater = offset.isNegative();
        boolean isPossible = !lifetime.isNegative() && (!endsLater || lifetime.compareTo(longest.plus(TOLERANCE)) <= 0);
        return isPossible ? expiration.minus(offset) : expiration;
    }
}

package dev.stslib.core.settings;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When and how an engine refreshes credentials.
 *
 * @param advisoryWindow how long before the expiration a refresh is due, zero or more; null to choose by lifetime: 5
 *     minutes for a lifetime of up to 20 minutes, 15 minutes for one under 90 minutes, otherwise 60 minutes
 * @param onCallersThread true for a refresh on the thread of the reader that opens the advisory window, which gets
 *     the outcome; false for a refresh in the background, while the reader gets the current credentials at once
 * @param serveExpiredOnFailure whether readers get expired credentials after a recoverable failure
 * @param jitter the part of the advisory window over which the refreshes of many roles are spread, 0 (not at all) to
 *     1 (all of it): each set of credentials opens its window later by a random part of that time. Those that another
 *     process left in the store open it after that part, so that one process renews them for all
 * @param waitTimeout how long a reader without valid credentials waits for a refresh, more than zero. While a person is
 *     asked for an MFA code, by this process or another that shares the store, the time does not run; ten times the
 *     time-out is the limit even then
 */
public record RefreshSettings(
        @Nullable Duration advisoryWindow,
        boolean onCallersThread,
        boolean serveExpiredOnFailure,
        double jitter,
        Duration waitTimeout) {
    /**
     * Windows by lifetime, refresh in the background, spread over a third of the window, a wait of up to 2 minutes.
     */
    public static final RefreshSettings DEFAULT =
            new RefreshSettings(null, false, false, 1.0 / 3, Duration.ofMinutes(2));

    public RefreshSettings {
        Objects.requireNonNull(waitTimeout, "waitTimeout");
        if (advisoryWindow != null && advisoryWindow.isNegative()) {
            throw new IllegalArgumentException("The advisory window must be zero or longer, not " + advisoryWindow);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("The jitter must be between 0 and 1, not " + jitter);
        }
        if (waitTimeout.isNegative() || waitTimeout.isZero()) {
            throw new IllegalArgumentException("The wait time-out must be longer than zero, not " + waitTimeout);
        }
    }

    /**
     * Returns a copy with another advisory window.
     *
     * @param window the window, zero or more, or null to choose by lifetime
     * @return the copy
     */
    public RefreshSettings withAdvisoryWindow(@Nullable Duration window) {
        return new RefreshSettings(window, onCallersThread, serveExpiredOnFailure, jitter, waitTimeout);
    }

    /**
     * Returns a copy that refreshes on the thread of the reader or in the background.
     *
     * @param value true for the thread of the reader
     * @return the copy
     */
    public RefreshSettings withOnCallersThread(boolean value) {
        return new RefreshSettings(advisoryWindow, value, serveExpiredOnFailure, jitter, waitTimeout);
    }

    /**
     * Returns a copy that serves expired credentials after a recoverable failure or not.
     *
     * @param value true to serve them
     * @return the copy
     */
    public RefreshSettings withServeExpiredOnFailure(boolean value) {
        return new RefreshSettings(advisoryWindow, onCallersThread, value, jitter, waitTimeout);
    }

    /**
     * Returns a copy with another jitter.
     *
     * @param value 0 to 1
     * @return the copy
     */
    public RefreshSettings withJitter(double value) {
        return new RefreshSettings(advisoryWindow, onCallersThread, serveExpiredOnFailure, value, waitTimeout);
    }

    /**
     * Returns a copy with another limit for the wait of a reader.
     *
     * @param value more than zero
     * @return the copy
     */
    public RefreshSettings withWaitTimeout(Duration value) {
        return new RefreshSettings(advisoryWindow, onCallersThread, serveExpiredOnFailure, jitter, value);
    }
}

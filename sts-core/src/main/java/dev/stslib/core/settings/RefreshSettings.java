package dev.stslib.core.settings;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How credentials are kept fresh.
 *
 * @param advisoryWindow how long before the expiration a refresh is due, zero or more, or null to choose by lifetime: up
 *     to 20 minutes 5 minutes, under 90 minutes 15 minutes, otherwise 60 minutes
 * @param onCallersThread whether the reader that opens the advisory window makes the refresh itself and gets its outcome;
 *     otherwise it is made in the background and the reader is served at once
 * @param serveExpiredOnFailure whether a recoverable failure serves credentials that have expired
 * @param jitter over how much of the advisory window the refreshes of many roles are spread, 0 (not at all) to 1 (over all
 *     of it): the window of each set of credentials opens so much later, by chance
 * @param waitTimeout how long a reader waits at most when there is nothing that it can be served, over zero
 */
public record RefreshSettings(
        @Nullable Duration advisoryWindow,
        boolean onCallersThread,
        boolean serveExpiredOnFailure,
        double jitter,
        Duration waitTimeout) {
    /** Windows by lifetime, in the background, spread over a third of the window, two minutes of waiting at most. */
    public static final RefreshSettings DEFAULT =
            new RefreshSettings(null, false, false, 1.0 / 3, Duration.ofMinutes(2));

    public RefreshSettings {
        Objects.requireNonNull(waitTimeout, "waitTimeout");
        if (advisoryWindow != null && advisoryWindow.isNegative()) {
            throw new IllegalArgumentException("The advisory window is zero or longer, not " + advisoryWindow);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("The jitter is between 0 and 1, not " + jitter);
        }
        if (waitTimeout.isNegative() || waitTimeout.isZero()) {
            throw new IllegalArgumentException("The time to wait is longer than zero, not " + waitTimeout);
        }
    }

    /**
     * The same with another advisory window.
     *
     * @param window the window, or null to choose by lifetime
     * @return the settings
     */
    public RefreshSettings withAdvisoryWindow(@Nullable Duration window) {
        return new RefreshSettings(window, onCallersThread, serveExpiredOnFailure, jitter, waitTimeout);
    }

    /**
     * The same with the refresh on the thread of the reader that opens the window, or in the background.
     *
     * @param value true for the reader's thread
     * @return the settings
     */
    public RefreshSettings withOnCallersThread(boolean value) {
        return new RefreshSettings(advisoryWindow, value, serveExpiredOnFailure, jitter, waitTimeout);
    }

    /**
     * The same with serving what has expired after a recoverable failure, or not.
     *
     * @param value true to serve it
     * @return the settings
     */
    public RefreshSettings withServeExpiredOnFailure(boolean value) {
        return new RefreshSettings(advisoryWindow, onCallersThread, value, jitter, waitTimeout);
    }

    /**
     * The same with another spread.
     *
     * @param value 0 to 1
     * @return the settings
     */
    public RefreshSettings withJitter(double value) {
        return new RefreshSettings(advisoryWindow, onCallersThread, serveExpiredOnFailure, value, waitTimeout);
    }

    /**
     * The same with another time to wait.
     *
     * @param value over zero
     * @return the settings
     */
    public RefreshSettings withWaitTimeout(Duration value) {
        return new RefreshSettings(advisoryWindow, onCallersThread, serveExpiredOnFailure, jitter, value);
    }
}

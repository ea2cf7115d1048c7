package dev.stslib.aws.support.signin;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.SignInListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The return of the browser from a sign-in page to a listener of this machine. */
public final class BrowserRedirect {
    /** How soon a close ends the wait. */
    private static final Duration SLICE = Duration.ofSeconds(1);

    private BrowserRedirect() {}

    /**
     * Waits for the browser, in short waits between which a close ends the sign-in.
     *
     * @param listener where the browser returns
     * @param longest how long to wait, in steps of a second
     * @param pauses notices a close
     * @return the parameters of the redirect, or empty if the browser does not come in time
     * @throws CallInterruptedException if the thread is interrupted; its interrupt status stays set
     * @throws EngineClosedException if {@code pauses} is closed
     */
    public static Optional<Map<String, String>> await(SignInListener listener, Duration longest, Pauses pauses) {
        try {
            Optional<Map<String, String>> parameters = Optional.empty();
            for (Duration waited = Duration.ZERO;
                    parameters.isEmpty() && waited.compareTo(longest) < 0;
                    waited = waited.plus(SLICE)) {
                pauses.pause(Duration.ZERO);
                parameters = listener.await(SLICE);
            }
            return parameters;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for a sign-in was interrupted", "Call again where it is still wanted");
        }
    }

    /**
     * Returns the error code of a redirect for a message. Anyone can write a URL, so other text is not shown.
     *
     * @param error the value of the parameter {@code error}
     * @return the value if it is one word of up to 64 characters, or else {@code an error}
     */
    public static String shownError(String error) {
        return error.matches("[A-Za-z0-9_.-]{1,64}") ? error : "an error";
    }
}

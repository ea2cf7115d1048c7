package dev.stslib.api.spi;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Waits on 127.0.0.1 for one redirect of a browser. */
public interface SignInListener extends AutoCloseable {
    /**
     * The address that the browser is sent to.
     *
     * @return {@code http://127.0.0.1:}, the port and the path
     */
    URI redirect();

    /**
     * Waits for the redirect. The first one with the right {@code state} counts, and no other after it.
     *
     * @param most how long to wait, in real time
     * @return the parameters of the redirect, each once, such as {@code code} or {@code error}; empty if none came in time
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<Map<String, String>> await(Duration most) throws InterruptedException;

    /** Stops listening. Closing again has no effect. */
    @Override
    void close();
}

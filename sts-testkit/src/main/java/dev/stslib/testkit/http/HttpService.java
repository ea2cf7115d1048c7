package dev.stslib.testkit.http;

import dev.stslib.testkit.sigv4.WireRequest;
import org.jspecify.annotations.Nullable;

/** Answers the requests that come to an {@link HttpServer}. Called by many threads. */
public interface HttpService {
    /**
     * Answers one request.
     *
     * @param request the request
     * @return the answer, or {@code null} to close the connection without one
     * @throws InterruptedException if the thread is interrupted; the connection is closed then
     */
    @Nullable
    HttpAnswer answer(WireRequest request) throws InterruptedException;

    /**
     * Answers what is not a request of HTTP/1.1, or is too large. The connection is closed afterwards.
     *
     * @param status 400 or 413
     * @param problem what is wrong with it
     * @return the answer
     */
    HttpAnswer refuse(int status, String problem);
}

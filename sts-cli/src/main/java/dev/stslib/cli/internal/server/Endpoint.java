package dev.stslib.cli.internal.server;

import java.util.concurrent.CompletionStage;

/** Answers the requests of a server. */
@FunctionalInterface
public interface Endpoint {
    /**
     * Answers a request. The server calls it on its only thread, so it must not block.
     *
     * @param request the request, complete and within the limits
     * @return the answer; a stage that fails becomes status 500
     */
    CompletionStage<Answer> answer(Request request);
}

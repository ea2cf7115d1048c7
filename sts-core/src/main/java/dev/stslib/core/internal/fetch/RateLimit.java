package dev.stslib.core.internal.fetch;

import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import java.util.concurrent.CompletionStage;

/**
 * Waits until the limits of the endpoint and the account allow the request. A request that carries an MFA code is counted
 * and does not wait, since the code is valid for moments only.
 */
final class RateLimit<V> implements FetchStage<V> {
    private final RequestDispatcher dispatcher;

    RateLimit(RequestDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        StsEndpoint endpoint = context.request().endpoint();
        if (endpoint == null) {
            return dispatcher.dispatch(
                    context.refresh(), context.request().askedElsewhere(), () -> next.fetch(context));
        }
        if (context.mfaCode() != null) {
            dispatcher.recordUnqueued(endpoint, context.payingAccount());
            return next.fetch(context);
        }
        return dispatcher.dispatch(
                context.refresh(), endpoint, context.payingAccount(), () -> Futures.await(next.fetch(context)));
    }
}

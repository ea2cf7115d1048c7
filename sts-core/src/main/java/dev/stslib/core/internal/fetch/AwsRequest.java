package dev.stslib.core.internal.fetch;

import dev.stslib.core.internal.cache.EventBus;
import java.util.concurrent.CompletionStage;

/** The last stage: sends the request. */
final class AwsRequest<V> implements FetchStage<V> {
    private final EventBus events;

    AwsRequest(EventBus events) {
        this.events = events;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        FetchRequest<V> request = context.request();
        return events.fetching(request.key(), () -> request.send(context));
    }
}

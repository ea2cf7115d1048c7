package dev.stslib.core.internal.fetch;

import java.util.concurrent.CompletionStage;

/** The last stage: sends the request. */
final class AwsRequest<V> implements FetchStage<V> {
    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        return context.request().send(context);
    }
}

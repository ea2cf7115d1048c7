package dev.stslib.core.internal.fetch;

import dev.stslib.core.internal.store.ValueStore;
import java.util.concurrent.CompletionStage;

/**
 * Serves the readers, then stores the value, before the lease ends. A save that fails or hangs is an event: readers never
 * wait for a write. If another process has stored a value that lives longer, later readers get that.
 */
final class StoreSave<V> implements FetchStage<V> {
    private final ValueStore<V> store;

    StoreSave(ValueStore<V> store) {
        this.store = store;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        return next.fetch(context).thenCompose(value -> {
            store.announceSave();
            context.answered(value);
            FetchRequest<V> request = context.request();
            return store.save(request.key(), request.descriptor(), request.account(), value, context.storedVersion())
                    .thenApply(better -> {
                        better.ifPresent(context.refresh()::replaceAnswer);
                        return value;
                    });
        });
    }
}

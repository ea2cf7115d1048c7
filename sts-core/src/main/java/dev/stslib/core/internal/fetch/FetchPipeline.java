package dev.stslib.core.internal.fetch;

import dev.stslib.core.internal.cache.EntryLoader;
import dev.stslib.core.internal.cache.InFlightRefresh;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from "credentials are needed" to "credentials are kept": a list of stages, each around those behind it. Whatever
 * a stage throws, Errors too, is the failure of the one refresh that it runs for.
 *
 * @param <V> the type of the value that is fetched
 */
public final class FetchPipeline<V> {
    private static final Logger LOG = LoggerFactory.getLogger(FetchPipeline.class);

    private final List<FetchStage<V>> stages;

    private FetchPipeline(List<FetchStage<V>> stages) {
        this.stages = stages;
    }

    /**
     * A pipeline.
     *
     * @param <V> the type of the value
     * @param stages the stages, the outermost first; the last one calls no other
     * @return the pipeline
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    public static <V> FetchPipeline<V> of(FetchStage<V>... stages) {
        return new FetchPipeline<>(List.of(stages));
    }

    /** Fetches by one request. */
    private record RequestLoader<V>(FetchPipeline<V> pipeline, FetchRequest<V> request) implements EntryLoader<V> {
        @Override
        public CompletionStage<V> load(InFlightRefresh<V> refresh) {
            return pipeline.run(0, new FetchContext<>(request, refresh));
        }

        @Override
        public @Nullable String account() {
            return request.account();
        }

        /** Shows nothing of the request. */
        @Override
        public String toString() {
            return "RequestLoader";
        }
    }

    /** Loads the values of a cache entry by a request. */
    EntryLoader<V> loader(FetchRequest<V> request) {
        return new RequestLoader<>(this, request);
    }

    private CompletionStage<V> run(int index, FetchContext<V> context) {
        try {
            FetchStage<V> stage = stages.get(index);
            context.refresh().enter(stage.name());
            LOG.debug("{}: {}", context.label(), stage.name());
            return stage.fetch(context, behind -> run(index + 1, behind));
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }
}

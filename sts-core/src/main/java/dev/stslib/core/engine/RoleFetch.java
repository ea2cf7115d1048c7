package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.chain.RoleStep;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A role, which is the fetch that there are most of: it keeps no more than it needs. Whatever a request takes is made for
 * the first request, so that a start out of the store goes without it.
 */
final class RoleFetch implements Fetch {
    private final Supplier<Fetches> fetches;
    private final Source source;
    private final RoleStep step;

    RoleFetch(Supplier<Fetches> fetches, Source source, RoleStep step) {
        this.fetches = fetches;
        this.source = source;
        this.step = step;
    }

    @Override
    public CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
        return request().fetch(flight, current);
    }

    @Override
    public CompletionStage<@Nullable Void> prepare(Flight flight) {
        return request().prepare(flight);
    }

    private Fetch request() {
        return fetches.get().role(source, step);
    }
}

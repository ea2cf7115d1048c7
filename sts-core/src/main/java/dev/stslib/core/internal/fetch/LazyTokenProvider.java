package dev.stslib.core.internal.fetch;

import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.concurrent.Lazy;
import java.util.function.Supplier;

/** A token provider that is opened for the first request. An engine that finds everything in its store opens none. */
public final class LazyTokenProvider implements AutoCloseable {
    private final Lazy<OpenTokenProvider> open;

    /**
     * Creates the object without opening anything.
     *
     * @param opener opens the provider
     */
    public LazyTokenProvider(Supplier<OpenTokenProvider> opener) {
        open = new Lazy<>(opener, OpenTokenProvider::close);
    }

    /**
     * Returns the open provider.
     *
     * @return the provider, always the same one
     * @throws dev.stslib.api.error.EngineClosedException after {@link #close()}
     */
    public OpenTokenProvider provider() {
        return open.get();
    }

    @Override
    public void close() {
        open.close();
    }
}

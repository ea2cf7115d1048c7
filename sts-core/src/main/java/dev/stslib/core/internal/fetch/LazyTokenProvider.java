package dev.stslib.core.internal.fetch;

import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.OpenTokenProvider;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A token provider that is opened for the first request. An engine that finds everything in its store opens none. */
public final class LazyTokenProvider implements AutoCloseable {
    private final Supplier<OpenTokenProvider> opener;
    private @Nullable OpenTokenProvider open;
    private boolean closed;

    /**
     * Makes it without opening anything.
     *
     * @param opener opens the provider
     */
    public LazyTokenProvider(Supplier<OpenTokenProvider> opener) {
        this.opener = opener;
    }

    /**
     * The open provider.
     *
     * @return the provider, always the same one
     */
    public synchronized OpenTokenProvider provider() {
        if (closed) {
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        if (open == null) {
            open = opener.get();
        }
        return open;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}

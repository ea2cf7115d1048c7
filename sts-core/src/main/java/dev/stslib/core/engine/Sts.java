package dev.stslib.core.engine;

import dev.stslib.api.spi.OpenTokenProvider;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The provider of tokens, opened when the first request needs it: a warm start never does. */
public final class Sts implements AutoCloseable {
    private final Supplier<OpenTokenProvider> opener;
    private @Nullable OpenTokenProvider open;
    private boolean closed;

    /**
     * Makes it without opening anything.
     *
     * @param opener opens the provider
     */
    public Sts(Supplier<OpenTokenProvider> opener) {
        this.opener = opener;
    }

    /**
     * The live provider.
     *
     * @return the provider, always the same one
     */
    public synchronized OpenTokenProvider provider() {
        if (closed) {
            throw new IllegalStateException("The token provider is closed");
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

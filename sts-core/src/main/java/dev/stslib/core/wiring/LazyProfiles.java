package dev.stslib.core.wiring;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.spi.OpenProfiles;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The profiles, opened when they are first read. */
public final class LazyProfiles implements OpenProfiles {
    private final Supplier<OpenProfiles> opener;
    private @Nullable OpenProfiles open;
    private boolean closed;

    /**
     * Makes it without opening anything.
     *
     * @param opener opens the profiles
     */
    public LazyProfiles(Supplier<OpenProfiles> opener) {
        this.opener = opener;
    }

    @Override
    public ProfileSet current() {
        return opened().current();
    }

    private synchronized OpenProfiles opened() {
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
        if (!closed && open != null) {
            open.close();
        }
        closed = true;
    }
}

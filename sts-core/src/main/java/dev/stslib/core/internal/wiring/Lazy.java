package dev.stslib.core.internal.wiring;

import dev.stslib.api.error.EngineClosedException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part that is made when it is first asked for, and closed with the engine if it was made. For any number of threads.
 *
 * @param <T> the part
 */
public final class Lazy<T> implements Supplier<T>, AutoCloseable {
    private final Supplier<? extends T> maker;
    private final Consumer<? super T> closer;
    private @Nullable T part;
    private boolean closed;

    /**
     * Makes nothing yet.
     *
     * @param maker makes the part; called again after a failure
     * @param closer closes it
     */
    public Lazy(Supplier<? extends T> maker, Consumer<? super T> closer) {
        this.maker = maker;
        this.closer = closer;
    }

    /**
     * The part.
     *
     * @return always the same one
     * @throws EngineClosedException after {@link #close()}
     */
    @Override
    public synchronized T get() {
        if (closed) {
            throw new EngineClosedException("The engine is closed", "Open a new one");
        }
        T made = part;
        if (made == null) {
            made = maker.get();
            part = made;
        }
        return made;
    }

    /** Closes the part if it was made. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (part != null) {
            closer.accept(part);
        }
    }
}

package dev.stslib.core.internal.concurrent;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part that is made when it is first asked for, and closed with the engine if it was made. Thread-safe. The part is made
 * and closed without a lock, since that runs plug-ins: while one thread makes it, others can close this.
 *
 * @param <T> the type of the part
 */
public final class Lazy<T> implements Supplier<T>, AutoCloseable {
    private final Supplier<? extends T> maker;
    private final Consumer<? super T> closer;
    private volatile @Nullable T part;
    /** Completes when the thread that makes the part has made it or failed; null if none does. */
    private @Nullable CompletableFuture<T> coming;

    private boolean closed;

    /**
     * Creates the object without making the part.
     *
     * @param maker makes the part; called again after a failure
     * @param closer closes the part
     */
    public Lazy(Supplier<? extends T> maker, Consumer<? super T> closer) {
        this.maker = maker;
        this.closer = closer;
    }

    /**
     * Returns the part, and makes it if there is none.
     *
     * @return always the same part
     * @throws EngineClosedException after {@link #close()}
     */
    @Override
    public T get() {
        T made = part;
        if (made != null) {
            return made;
        }
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> first;
        synchronized (this) {
            requireOpen();
            if (part != null) {
                return part;
            }
            first = coming == null ? own : coming;
            coming = first;
        }
        return first == own ? make(own) : await(first);
    }

    /**
     * Returns the part if it has been made and is not closed.
     *
     * @return the part, or null
     */
    public @Nullable T peek() {
        return part;
    }

    private T make(CompletableFuture<T> own) {
        T made;
        try {
            made = maker.get();
        } catch (Throwable e) { // Errors too: other threads wait
            synchronized (this) {
                coming = null;
            }
            own.completeExceptionally(e);
            throw e;
        }
        boolean late;
        synchronized (this) {
            coming = null;
            late = closed;
            part = late ? null : made;
        }
        if (late) {
            own.completeExceptionally(closedError());
            closer.accept(made);
            throw closedError();
        }
        own.complete(made);
        return made;
    }

    private static <T> T await(CompletableFuture<T> coming) {
        try {
            return coming.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for a part of the engine to open was interrupted", "Call again", e);
        }
    }

    /** Closes the part if it was made. A part that is still being made is closed by its maker. */
    @Override
    public void close() {
        T made;
        CompletableFuture<T> waited;
        synchronized (this) {
            closed = true;
            made = part;
            part = null;
            waited = coming;
        }
        if (waited != null) {
            waited.completeExceptionally(closedError());
        }
        if (made != null) {
            closer.accept(made);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine is closed", "Open a new one");
    }
}

package dev.stslib.core.wiring;

import org.jspecify.annotations.Nullable;

/** The end of a part that may never be made. A part that is made after the end, by who was under way, ends at once. */
public final class LatePart implements AutoCloseable {
    private @Nullable Runnable end;
    private boolean closed;

    LatePart() {}

    /** Notes that the part is there. */
    void made(Runnable itsEnd) {
        synchronized (this) {
            if (!closed) {
                end = itsEnd;
                return;
            }
        }
        itsEnd.run();
    }

    /** Ends the part if there is one. */
    @Override
    public void close() {
        Runnable itsEnd;
        synchronized (this) {
            closed = true;
            itsEnd = end;
            end = null;
        }
        if (itsEnd != null) {
            itsEnd.run();
        }
    }
}

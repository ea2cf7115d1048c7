package dev.stslib.core.traffic;

import dev.stslib.api.error.StsError;
import dev.stslib.api.error.StsServiceException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Somebody who wants a request. */
final class Who implements Passage {
    final String name;
    final @Nullable RuntimeException failure;
    private final long neededBy;
    private boolean awaited;

    @Nullable
    Ticket ticket;

    private Who(String name, boolean awaited, long neededBy, @Nullable RuntimeException failure) {
        this.name = name;
        this.awaited = awaited;
        this.neededBy = neededBy;
        this.failure = failure;
    }

    static Who reader(String name) {
        return new Who(name, true, Long.MIN_VALUE, null);
    }

    static Who background(String name, long neededBy) {
        return new Who(name, false, neededBy, null);
    }

    static Who throttled(String name) {
        StsError error = new StsError("Throttling", 400, "Rate exceeded", null);
        return new Who(name, true, Long.MIN_VALUE, new StsServiceException("too much", "wait", error, null));
    }

    /** A reader joins. */
    void await() {
        awaited = true;
        if (ticket != null) {
            ticket.hurry();
        }
    }

    String waitsFor() {
        return Objects.requireNonNull(ticket).waitsFor();
    }

    @Override
    public boolean isAwaited() {
        return awaited;
    }

    @Override
    public long neededBy() {
        return neededBy;
    }

    @Override
    public Executor where(Executor pool) {
        return pool;
    }

    @Override
    public void queued(@Nullable Ticket place) {
        ticket = place;
    }
}

package dev.stslib.core.internal.cache;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Validate;

/** A planted race: it looks whether a request is under way, and then begins one, as if these were one step. */
public class NaiveEntry {
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile boolean flying;

    @Operation
    public void read() {
        if (!flying) {
            flying = true;
            int now = underWay.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
        }
    }

    @Operation
    public void land() {
        if (flying) {
            underWay.decrementAndGet();
            flying = false;
        }
    }

    @Validate
    public void check() {
        if (most.get() > 1) {
            throw new IllegalStateException("two requests for one role at once");
        }
    }
}

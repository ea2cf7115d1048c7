package dev.stslib.testkit.sts;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults of an {@link EmbeddedSts}. Each request meets the first one that fits, in the order added. Thread-safe. */
public final class Faults {
    private static final class Counted {
        private final Fault fault;
        private int left;

        private Counted(Fault fault) {
            this.fault = fault;
            this.left = fault.times();
        }
    }

    private final List<Counted> faults = new ArrayList<>();

    Faults() {}

    /**
     * Adds a fault behind those there are.
     *
     * @param fault what goes wrong, for which requests, how often
     * @return these faults
     */
    public synchronized Faults add(Fault fault) {
        faults.add(new Counted(fault));
        return this;
    }

    /** Takes all faults away. Requests that one of them holds up stay held up. */
    public synchronized void clear() {
        faults.clear();
    }

    synchronized Fault.@Nullable Effect next(RecordedRequest request) {
        Iterator<Counted> each = faults.iterator();
        while (each.hasNext()) {
            Counted counted = each.next();
            if (counted.fault.fits(request)) {
                if (counted.left != Integer.MAX_VALUE && --counted.left == 0) {
                    each.remove();
                }
                return counted.fault.effect();
            }
        }
        return null;
    }
}

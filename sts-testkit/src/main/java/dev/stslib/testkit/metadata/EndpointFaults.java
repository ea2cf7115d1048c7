package dev.stslib.testkit.metadata;

import dev.stslib.testkit.sigv4.WireRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults of one endpoint. Each request meets the first one that fits, in the order added. Thread-safe. */
public final class EndpointFaults {
    private static final class Counted {
        private final EndpointFault fault;
        private int left;

        private Counted(EndpointFault fault) {
            this.fault = fault;
            this.left = fault.times();
        }
    }

    private final List<Counted> faults = new ArrayList<>();

    EndpointFaults() {}

    /**
     * Adds a fault behind those there are.
     *
     * @param fault what goes wrong, for which requests, how often
     * @return these faults
     */
    public synchronized EndpointFaults add(EndpointFault fault) {
        faults.add(new Counted(fault));
        return this;
    }

    /** Takes all faults away. Requests that one of them holds up stay held up. */
    public synchronized void clear() {
        faults.clear();
    }

    synchronized @Nullable EndpointFault next(WireRequest request) {
        Iterator<Counted> each = faults.iterator();
        while (each.hasNext()) {
            Counted counted = each.next();
            if (counted.fault.fits(request)) {
                if (counted.left != Integer.MAX_VALUE && --counted.left == 0) {
                    each.remove();
                }
                return counted.fault;
            }
        }
        return null;
    }
}

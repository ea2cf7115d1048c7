package dev.stslib.core.traffic;

import java.util.Comparator;
import java.util.concurrent.Executor;

/** A request's place in the queue of a {@link Lane}. */
public final class Ticket {
    static final Comparator<Ticket> ORDER = new Order();

    private final Lane lane;
    private final Passage passage;
    private final long number;
    private final long neededBy;
    private final Executor where;
    private final Errand<?> errand;
    final Meter meter;
    /** Changed by the lane only, while the ticket is in no queue. */
    boolean urgent;

    Ticket(Lane lane, Meter meter, Passage passage, long number, Executor where, Errand<?> errand) {
        this.lane = lane;
        this.meter = meter;
        this.passage = passage;
        this.number = number;
        this.where = where;
        this.errand = errand;
        urgent = passage.isAwaited();
        neededBy = passage.neededBy();
    }

    /** Those for whom a reader waits come first, in the order of their coming; then what ends first. */
    private static final class Order implements Comparator<Ticket> {
        @Override
        public int compare(Ticket one, Ticket other) {
            if (one.urgent != other.urgent) {
                return one.urgent ? -1 : 1;
            }
            boolean byEnd = !one.urgent && one.neededBy != other.neededBy;
            return byEnd ? Long.compare(one.neededBy, other.neededBy) : Long.compare(one.number, other.number);
        }
    }

    /** Somebody waits for this request now: it goes before those for which nobody does. */
    public void hurry() {
        lane.hurry(this);
    }

    /**
     * Says what the request waits for.
     *
     * @return part of a sentence, such as {@code the limit of 200 requests a second to STS in eu-west-1}
     */
    public String waitsFor() {
        return lane.describe(this);
    }

    Executor where() {
        return where;
    }

    void enters() {
        passage.queued(this);
    }

    void leaves() {
        passage.queued(null);
    }

    Errand<?> errand() {
        return errand;
    }
}

package dev.stslib.core.traffic;

import dev.stslib.api.error.EngineClosedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to one endpoint. Takes in requests at any time and starts them as the limits allow, without holding a thread
 * for those that wait. One of its places is kept for requests that somebody waits for.
 */
final class Lane {
    private final String to;
    private final int places;
    private final int perSecond;
    private final LongSupplier elapsed;
    private final ScheduledExecutorService timer;
    private final Map<String, Meter> meters = new HashMap<>();
    private long count;
    private int busy;
    private @Nullable ScheduledFuture<?> alarm;
    /** Elapsed time, nanoseconds. */
    private long alarmAt;

    private boolean closed;

    /**
     * Makes a lane that nobody uses yet.
     *
     * @param to where to, for messages
     * @param perSecond how many may start within a second for one account, or {@link Integer#MAX_VALUE} for no limit
     * @param places how many may be under way at once
     */
    Lane(String to, int perSecond, int places, LongSupplier elapsed, ScheduledExecutorService timer) {
        this.to = to;
        this.perSecond = perSecond;
        this.places = places;
        this.elapsed = elapsed;
        this.timer = timer;
    }

    /** Takes a request in. It starts on the executor of its passage, sooner or later; when the lane is closed, never. */
    void add(Passage passage, String account, Executor where, Errand<?> errand) {
        Ticket ticket;
        synchronized (this) {
            if (closed) {
                errand.refuse(closedError());
                return;
            }
            ticket = new Ticket(this, meter(account), passage, count++, where, errand);
            ticket.enters();
            ticket.meter.queue.add(ticket);
        }
        if (passage.isAwaited()) {
            // It may have become so since the ticket was made.
            hurry(ticket);
        }
        pump();
    }

    private Meter meter(String account) {
        Meter known = meters.get(account);
        if (known == null) {
            known = new Meter(elapsed, perSecond);
            meters.put(account, known);
        }
        return known;
    }

    /** A request that starts outside of the lane. */
    synchronized void count(String account) {
        Meter meter = meter(account);
        if (meter.isLimited()) {
            meter.limit().overdraw();
        }
    }

    synchronized void answered(String account) {
        Meter meter = meter(account);
        if (meter.isLimited()) {
            meter.limit().answered();
        }
    }

    synchronized void throttled(String account, long startedAt) {
        Meter meter = meter(account);
        if (meter.isLimited()) {
            meter.limit().throttled(startedAt);
        }
    }

    void hurry(Ticket ticket) {
        synchronized (this) {
            boolean queued = !ticket.urgent && ticket.meter.queue.remove(ticket);
            ticket.urgent = true;
            if (!queued) {
                return;
            }
            ticket.meter.queue.add(ticket);
        }
        pump();
    }

    synchronized String describe(Ticket ticket) {
        return ticket.meter.isLimited() && busy < places
                ? "the limit of " + ticket.meter.limit().current() + " requests a second to " + to
                : "one of " + places + " requests at once to " + to + " to end";
    }

    private void pump() {
        for (Ticket next = next(); next != null; next = next()) {
            send(next);
        }
    }

    /**
     * Hands a request to its executor. Whatever that throws, Errors too, is the outcome of this one request and frees its
     * place. An executor may throw and still run the task later, so that the first of the two decides.
     */
    private void send(Ticket ticket) {
        AtomicBoolean decided = new AtomicBoolean();
        try {
            ticket.where().execute(() -> {
                if (decided.compareAndSet(false, true)) {
                    serve(ticket);
                }
            });
        } catch (Throwable e) {
            if (decided.compareAndSet(false, true)) {
                synchronized (this) {
                    busy--;
                    ticket.meter.lost();
                    ticket.leaves();
                }
            }
            ticket.errand().refuse(e);
        }
    }

    /** Makes a request. Its place is free again before its outcome is handed over, which may take a while. */
    private void serve(Ticket ticket) {
        boolean may;
        try {
            may = starts(ticket);
            if (may) {
                ticket.errand().make();
            }
        } finally {
            synchronized (this) {
                busy--;
            }
        }
        pump();
        if (may) {
            ticket.errand().handOver();
        }
    }

    private synchronized boolean starts(Ticket ticket) {
        Meter meter = ticket.meter;
        boolean may = meter.start();
        if (may) {
            ticket.leaves();
        } else {
            meter.queue.add(ticket);
        }
        if (meter.isLimited() && !meter.queue.isEmpty()) {
            arm(meter.nanosToOpen());
        }
        return may;
    }

    /** The next request that may start, with a place for it; null if none may. */
    private synchronized @Nullable Ticket next() {
        if (closed || busy >= places) {
            return null;
        }
        boolean lastPlace = places > 1 && busy == places - 1;
        Ticket best = null;
        long wait = Long.MAX_VALUE;
        for (Meter meter : meters.values()) {
            Ticket first = meter.queue.isEmpty() ? null : meter.queue.first();
            if (first == null || (lastPlace && !first.urgent)) {
                continue;
            }
            if (!meter.isOpen()) {
                wait = Math.min(wait, meter.nanosToOpen());
            } else if (best == null || Ticket.ORDER.compare(first, best) < 0) {
                best = first;
            }
        }
        if (best == null) {
            arm(wait);
            return null;
        }
        best.meter.queue.remove(best);
        best.meter.send();
        busy++;
        return best;
    }

    private void arm(long nanos) {
        long at = elapsed.getAsLong() + nanos;
        if (nanos == Long.MAX_VALUE || (alarm != null && alarmAt - at <= 0)) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null; // before what may throw: a cancelled alarm would keep every later one from being set
        }
        try {
            alarm = timer.schedule(this::ring, Math.max(1, nanos), TimeUnit.NANOSECONDS);
            alarmAt = at;
        } catch (RejectedExecutionException e) {
            // The timer has ended: the engine is being closed, which tells all who wait.
        }
    }

    private void ring() {
        synchronized (this) {
            alarm = null;
        }
        pump();
    }

    /** Whoever queues gets {@link EngineClosedException}. */
    void close() {
        List<Ticket> left = new ArrayList<>();
        synchronized (this) {
            closed = true;
            meters.values().forEach(meter -> left.addAll(meter.queue));
            meters.clear();
        }
        left.forEach(ticket -> ticket.errand().refuse(closedError()));
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine was closed before the request was made", "Open a new one");
    }
}

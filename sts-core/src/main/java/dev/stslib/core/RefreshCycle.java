package dev.stslib.core;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.engine.CredentialCell;
import dev.stslib.core.engine.Events;
import dev.stslib.core.engine.Timing;
import dev.stslib.core.engine.Wakeable;
import dev.stslib.core.engine.Wakeups;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.refresh.Lifespan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The automatic refresh of one set of credentials: keeps its cells fresh until the session token ends, and counts how
 * often the whole set was made.
 */
final class RefreshCycle implements Wakeable, EngineListener {
    private final String label;
    private final Set<CredentialCell> cells;
    private final Timing timing;
    private final Wakeups wakeups;
    private final Events events;
    private final Map<CredentialCell, String> lastSeen = new HashMap<>();
    private final Map<CredentialCell, Integer> made = new HashMap<>();
    private Instant end;
    private int completed;
    private int planned;
    private boolean started;
    private boolean stopped;

    RefreshCycle(
            String label,
            Collection<CredentialCell> cells,
            Instant end,
            Timing timing,
            Wakeups wakeups,
            Events events) {
        this.label = label;
        this.cells = new HashSet<>(cells);
        this.end = end;
        this.timing = timing;
        this.wakeups = wakeups;
        this.events = events;
        this.planned = plan(1);
    }

    /** How often the whole set will have been made at the end: as often as its slowest cell. */
    private int plan(int made) {
        Instant next = timing.clock().instant();
        Duration rhythm = Duration.ZERO;
        for (CredentialCell cell : cells) {
            TemporaryCredentials now = cell.peek().orElse(null);
            if (now != null) {
                Duration its = rhythm(now);
                Instant due = now.issuedAt().plus(its);
                rhythm = its.compareTo(rhythm) > 0 ? its : rhythm;
                next = due.isAfter(next) ? due : next;
            }
        }
        long left = Duration.between(next, end).toMillis();
        return left <= 0 || rhythm.toMillis() <= 0 ? made : made + (int) ((left - 1) / rhythm.toMillis()) + 1;
    }

    private Duration rhythm(TemporaryCredentials credentials) {
        Duration life = credentials.lifetime();
        return life.minus(Lifespan.advisoryWindow(life, timing.settings().advisoryWindow()));
    }

    /** Begins, unless it was stopped before it could. */
    void start() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            started = true;
            events.add(this);
            cells.forEach(cell -> cell.keep(true));
            wakeups.set(this, end.toEpochMilli());
        }
        count();
    }

    /** Goes on with another session token, until that one ends. */
    synchronized void until(Instant newEnd) {
        if (!stopped) {
            end = newEnd;
            planned = plan(completed);
            wakeups.set(this, newEnd.toEpochMilli());
        }
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.Refreshed) {
            count();
        }
    }

    private void count() {
        EngineEvent progress;
        synchronized (this) {
            if (stopped) {
                return;
            }
            int least = Integer.MAX_VALUE;
            for (CredentialCell cell : cells) {
                String now = cell.peek().map(TemporaryCredentials::accessKeyId).orElse(null);
                if (now != null && !now.equals(lastSeen.put(cell, now))) {
                    made.merge(cell, 1, Integer::sum);
                }
                least = Math.min(least, made.getOrDefault(cell, 0));
            }
            if (least <= completed) {
                return;
            }
            completed = least;
            Duration left = Duration.between(timing.clock().instant(), end);
            progress = new EngineEvent.CycleProgress(label, completed, planned, left);
        }
        events.tell(progress);
    }

    /** The session token has ended, unless there is a newer one. */
    @Override
    public void wake() {
        synchronized (this) {
            if (timing.clock().instant().isBefore(end)) {
                wakeups.set(this, end.toEpochMilli());
                return;
            }
        }
        stop("the session token has ended");
    }

    /** Ends the refresh. Doing so twice does nothing. */
    void stop(@Nullable String why) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            stopped = true;
            if (!started) {
                return;
            }
            events.remove(this);
            wakeups.set(this, Long.MAX_VALUE);
            cells.forEach(cell -> cell.keep(false));
        }
        if (why != null) {
            events.tell(new EngineEvent.CycleEnded(label, why));
        }
    }
}

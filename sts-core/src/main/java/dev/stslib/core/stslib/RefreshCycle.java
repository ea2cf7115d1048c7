package dev.stslib.core.stslib;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.internal.cache.CacheEntry;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.Lifespan;
import dev.stslib.core.internal.cache.RefreshScheduler;
import dev.stslib.core.internal.cache.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The automatic refresh of one set of credentials: keeps its cells fresh until the session token ends, and counts how
 * often the whole set was made.
 */
final class RefreshCycle implements EngineListener {
    private final String label;
    /** By label, as events name them. */
    private final Map<String, Set<CacheEntry<TemporaryCredentials>>> cells;

    private final Timing timing;
    private final RefreshScheduler.Alarm sessionEnd;
    private final EventBus events;
    private final Map<CacheEntry<TemporaryCredentials>, String> lastSeen = new HashMap<>();
    private final Map<CacheEntry<TemporaryCredentials>, Integer> made = new HashMap<>();
    private Instant end;
    private int completed;
    /** How many cells were made no more often than that. */
    private int behind;

    private int planned;
    private boolean started;
    private boolean stopped;

    RefreshCycle(
            String label,
            Collection<CacheEntry<TemporaryCredentials>> cells,
            Instant end,
            Timing timing,
            RefreshScheduler scheduler,
            EventBus events) {
        this.label = label;
        this.cells = cells.stream().collect(Collectors.groupingBy(CacheEntry::label, Collectors.toSet()));
        all().forEach(cell -> made.put(cell, 0));
        behind = made.size();
        this.end = end;
        this.timing = timing;
        this.sessionEnd = scheduler.alarm(this::onSessionEnd);
        this.events = events;
        this.planned = plan(1);
    }

    /** How often the whole set will have been made at the end: as often as its slowest cell. */
    private int plan(int made) {
        Instant next = timing.clock().instant();
        Duration rhythm = Duration.ZERO;
        for (CacheEntry<TemporaryCredentials> cell : this.made.keySet()) {
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
            all().forEach(cell -> cell.keep(true));
            sessionEnd.set(end.toEpochMilli());
        }
        count(made.keySet());
    }

    /** Goes on with another session token, until that one ends. */
    synchronized void until(Instant newEnd) {
        if (!stopped) {
            end = newEnd;
            planned = plan(completed);
            sessionEnd.set(newEnd.toEpochMilli());
        }
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.Refreshed) {
            count(cells.getOrDefault(event.label(), Set.of()));
        }
    }

    /** Looks at the cells that may have new credentials, and tells when the slowest of all has caught up. */
    private void count(Collection<CacheEntry<TemporaryCredentials>> changed) {
        EngineEvent progress;
        synchronized (this) {
            if (stopped) {
                return;
            }
            changed.forEach(this::note);
            if (behind > 0 || made.isEmpty()) {
                return;
            }
            completed = made.values().stream().mapToInt(Integer::intValue).min().orElse(completed);
            int least = completed;
            behind =
                    (int) made.values().stream().filter(times -> times == least).count();
            Duration left = Duration.between(timing.clock().instant(), end);
            progress = new EngineEvent.CycleProgress(label, completed, planned, left);
        }
        events.publish(progress);
    }

    private void note(CacheEntry<TemporaryCredentials> cell) {
        String now = cell.peek().map(TemporaryCredentials::accessKeyId).orElse(null);
        if (now != null && !now.equals(lastSeen.put(cell, now))) {
            int times = made.merge(cell, 1, Integer::sum);
            behind -= times == completed + 1 ? 1 : 0;
        }
    }

    private Stream<CacheEntry<TemporaryCredentials>> all() {
        return cells.values().stream().flatMap(Collection::stream);
    }

    /** The session token has ended, unless there is a newer one. */
    private void onSessionEnd() {
        synchronized (this) {
            if (timing.clock().instant().isBefore(end)) {
                sessionEnd.set(end.toEpochMilli());
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
            sessionEnd.set(Long.MAX_VALUE);
            all().forEach(cell -> cell.keep(false));
        }
        if (why != null) {
            events.publish(new EngineEvent.CycleEnded(label, why));
        }
    }
}

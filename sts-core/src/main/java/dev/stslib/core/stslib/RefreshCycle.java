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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The automatic refresh of one set of credentials: keeps its cache entries fresh until the session token ends, and counts
 * how often the whole set was fetched. At debug level it logs stslib's lines about its thread; here that is the thread that
 * brought the last credentials, because a cycle has no thread between refreshes.
 */
final class RefreshCycle implements EngineListener {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshCycle.class);

    private final String label;
    /** By label, as events name them. */
    private final Map<String, Set<CacheEntry<TemporaryCredentials>>> entries;

    private final Timing timing;
    private final RefreshScheduler.Alarm sessionEnd;
    private final EventBus events;
    private final Map<CacheEntry<TemporaryCredentials>, String> lastSeen = new HashMap<>();
    private final Map<CacheEntry<TemporaryCredentials>, Integer> made = new HashMap<>();
    private Instant end;
    /** When the end was set. */
    private Timing.Moment endSet;

    private int completed;
    /** How many entries were fetched no more often than that. */
    private int behind;

    private int planned;
    private boolean started;
    private boolean stopped;

    RefreshCycle(
            String label,
            Collection<CacheEntry<TemporaryCredentials>> entries,
            Instant end,
            Timing timing,
            RefreshScheduler scheduler,
            EventBus events) {
        this.label = label;
        this.entries = entries.stream().collect(Collectors.groupingBy(CacheEntry::label, Collectors.toSet()));
        all().forEach(entry -> made.put(entry, 0));
        behind = made.size();
        this.end = end;
        this.timing = timing;
        this.endSet = timing.now();
        this.sessionEnd = scheduler.alarm(this::onSessionEnd);
        this.events = events;
        this.planned = plan(1);
    }

    /** Returns how often the whole set will have been fetched at the end: as often as its slowest entry. */
    private int plan(int made) {
        Instant next = timing.clock().instant();
        Duration rhythm = Duration.ZERO;
        for (CacheEntry<TemporaryCredentials> entry : this.made.keySet()) {
            TemporaryCredentials now = entry.peek().orElse(null);
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

    /** Starts, unless the cycle was stopped before. */
    void start() {
        synchronized (this) {
            if (stopped) {
                return;
            }
            started = true;
            events.add(this);
            all().forEach(entry -> entry.keep(true));
            sessionEnd.set(end.toEpochMilli());
        }
        LOG.debug("executing event: generateCredentials of {} for {}", label, entries.keySet());
        count(made.keySet());
    }

    /** Continues with another session token until that one ends. */
    synchronized void until(Instant newEnd) {
        if (!stopped) {
            end = newEnd;
            endSet = timing.now();
            planned = plan(completed);
            sessionEnd.set(newEnd.toEpochMilli());
        }
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.Refreshed) {
            count(entries.getOrDefault(event.label(), Set.of()));
        }
    }

    /** Counts entries with new credentials, and reports progress when the slowest entry has caught up. */
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
        LOG.debug("thread identifier: {}", Thread.currentThread().getName());
        LOG.debug("thread Alive status is: true");
        events.publish(progress);
    }

    private void note(CacheEntry<TemporaryCredentials> entry) {
        String now = entry.peek().map(TemporaryCredentials::accessKeyId).orElse(null);
        if (now != null && !now.equals(lastSeen.put(entry, now))) {
            int times = made.merge(entry, 1, Integer::sum);
            behind -= times == completed + 1 ? 1 : 0;
        }
    }

    private Stream<CacheEntry<TemporaryCredentials>> all() {
        return entries.values().stream().flatMap(Collection::stream);
    }

    /** Stops, unless there is a newer session token. */
    private void onSessionEnd() {
        synchronized (this) {
            Timing.Moment now = timing.now();
            end = end.minusMillis(endSet.setBack(now)); // the wall clock may have been set back
            endSet = now;
            if (now.millis() < end.toEpochMilli()) {
                sessionEnd.set(end.toEpochMilli());
                return;
            }
        }
        stop("the session token has ended");
    }

    /** Ends the refresh. Stopping again has no effect. */
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
            all().forEach(entry -> entry.keep(false));
        }
        if (why != null) {
            events.publish(new EngineEvent.CycleEnded(label, why));
        }
    }
}

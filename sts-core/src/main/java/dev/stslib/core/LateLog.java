package dev.stslib.core;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the log out of the way of a start. To load what writes a log takes longer than to read warm credentials, which
 * have no more to say than two lines at level debug; so the first of these lines in a process come a quarter of a second
 * late, or with the first that says more, or with the end of the engine. Their order stays, and none is lost.
 */
final class LateLog implements EngineListener {
    private static final long LATE_MILLIS = 250;
    private static final int MOST = 100;

    /** Whether the log was loaded in this process: from then on nothing is gained by waiting. */
    private static final AtomicBoolean LOADED = new AtomicBoolean();

    private final EngineListener log;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean loaded;
    private final List<EngineEvent> kept = new ArrayList<>();
    private volatile @Nullable Future<?> planned;
    private volatile boolean begun;

    /**
     * Makes it.
     *
     * @param log writes the log
     * @param pool where the log is loaded
     * @param timer says when
     */
    LateLog(EngineListener log, Executor pool, ScheduledExecutorService timer) {
        this(log, pool, timer, LOADED);
    }

    LateLog(EngineListener log, Executor pool, ScheduledExecutorService timer, AtomicBoolean loaded) {
        this.log = log;
        this.pool = pool;
        this.timer = timer;
        this.loaded = loaded;
    }

    @Override
    public void on(EngineEvent event) {
        if (begun || !keeps(event)) {
            log.on(event);
        }
    }

    private boolean keeps(EngineEvent event) {
        boolean minor = event instanceof EngineEvent.Asked || event instanceof EngineEvent.Refreshed;
        boolean keep;
        boolean first;
        synchronized (this) {
            if (begun) {
                return false;
            }
            keep = minor && !loaded.get() && kept.size() < MOST;
            first = kept.isEmpty();
            if (keep) {
                kept.add(event);
            }
        }
        if (!keep) {
            begin();
        } else if (first) {
            plan();
        }
        return keep;
    }

    private void plan() {
        Runnable beginning = new Runnable() {
            @Override
            public void run() {
                begin();
            }
        };
        Runnable later = new Runnable() {
            @Override
            public void run() {
                pool.execute(beginning);
            }
        };
        try {
            planned = timer.schedule(later, LATE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            begin(); // the caller's scheduler was ended
        }
    }

    /** Writes what was kept; what comes meanwhile, also out of the log itself, is written at once. */
    private void begin() {
        List<EngineEvent> late;
        synchronized (this) {
            late = List.copyOf(kept);
            kept.clear();
            begun = true;
            loaded.set(true);
        }
        Future<?> needless = planned;
        if (needless != null) {
            needless.cancel(false);
        }
        late.forEach(log::on);
    }
}

package dev.stslib.house.soak;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.CredentialHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Threads that read credentials by chance, and look at what they get. */
final class Readers {
    /** A read that lasts longer hangs: its own time-out is half a minute. */
    static final Duration HANG = Duration.ofSeconds(60);

    private final List<CredentialHandle> handles;
    private final FastClock clock;
    private final Findings findings;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean ended;

    Readers(List<CredentialHandle> handles, FastClock clock, Findings findings) {
        this.handles = handles;
        this.clock = clock;
        this.findings = findings;
    }

    void start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> readOn(random), "soak-reader-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    List<Thread> threads() {
        return threads;
    }

    long served() {
        return served.get();
    }

    long failed() {
        return failed.get();
    }

    /** Ends the readers. A reader that does not end hangs. */
    void end() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join(HANG.toMillis());
            if (thread.isAlive()) {
                findings.add("a reader hangs: " + List.of(thread.getStackTrace()));
            }
        }
    }

    private void readOn(Random random) {
        while (!ended) {
            // Some roles are read far more often than others.
            CredentialHandle handle = handles.get(random.nextInt(1 + random.nextInt(handles.size())));
            int jumps = clock.jumps();
            Instant before = clock.instant();
            long start = System.nanoTime();
            TemporaryCredentials got = read(handle, random.nextInt(5) == 0);
            if (System.nanoTime() - start > HANG.toNanos()) {
                findings.add("a read lasted more than " + HANG.toSeconds() + " s");
            }
            if (got != null) {
                served.incrementAndGet();
                // Where the clock jumped meanwhile, the time of the check is not known.
                if (!got.expiration().isAfter(before) && clock.jumps() == jumps) {
                    findings.add("expired credentials were served");
                }
                if (random.nextInt(50) == 0) {
                    handle.invalidate(got.accessKeyId());
                }
            }
            Thread.interrupted();
            LockSupport.parkNanos(random.nextInt(2_000_000));
        }
    }

    private @Nullable TemporaryCredentials read(CredentialHandle handle, boolean later) {
        try {
            return later
                    ? handle.async().toCompletableFuture().get(2 * HANG.toSeconds(), TimeUnit.SECONDS)
                    : handle.get();
        } catch (TimeoutException e) {
            findings.add("a stage was not completed");
        } catch (InterruptedException e) {
            failed.incrementAndGet();
        } catch (ExecutionException e) {
            judge(e.getCause() == null ? e : e.getCause());
        } catch (Throwable e) {
            judge(e);
        }
        return null;
    }

    /** A reader gets our exceptions, or what its own executor threw. */
    private void judge(Throwable error) {
        failed.incrementAndGet();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Chaos.Thrown || "thrown by the soak".equals(cause.getMessage())) {
                return;
            }
        }
        if (!(error instanceof StslibException)) {
            findings.add("a reader got " + error + " at "
                    + List.of(error.getStackTrace()).subList(0, 3));
        }
    }
}

package dev.stslib.house.soak;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.core.CredentialHandle;
import java.time.Duration;
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
    /** A read that lasts longer hangs: its own time-out is 10 seconds. */
    static final Duration HANG = Duration.ofSeconds(30);

    private final List<CredentialHandle> handles;
    private final FastClock clock;
    private final Findings findings;
    private final RefreshRules rules;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean ended;

    Readers(List<CredentialHandle> handles, FastClock clock, Findings findings, RefreshRules rules) {
        this.handles = handles;
        this.clock = clock;
        this.findings = findings;
        this.rules = rules;
    }

    void start(int count, long seed) {
        for (int i = 0; i < count; i++) {
            Random random = new Random(seed + i);
            boolean hot = i % 2 == 0;
            Thread thread = new Thread(() -> readOn(random, hot), "soak-reader-" + i);
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

    private void readOn(Random random, boolean hot) {
        while (!ended) {
            CredentialHandle handle = handles.get(SoakRoles.any(random, hot));
            long start = System.nanoTime();
            TemporaryCredentials got = read(handle, random.nextInt(5) == 0);
            if (System.nanoTime() - start > HANG.toNanos()) {
                findings.add("a read lasted more than " + HANG.toSeconds() + " s");
            }
            if (got != null) {
                served.incrementAndGet();
                if (random.nextInt(50) == 0) {
                    rules.refusing(handle.profile(), got.accessKeyId(), clock.now());
                    handle.invalidate(got.accessKeyId());
                    rules.refused(handle.profile(), got.accessKeyId(), clock.now());
                }
            }
            Thread.interrupted();
            LockSupport.parkNanos(random.nextInt(2_000_000));
        }
    }

    private @Nullable TemporaryCredentials read(CredentialHandle handle, boolean later) {
        RefreshRules.Read read = rules.readBegins(handle.profile(), clock.now());
        Throwable error;
        try {
            TemporaryCredentials got = later
                    ? handle.async().toCompletableFuture().get(2 * HANG.toSeconds(), TimeUnit.SECONDS)
                    : handle.get();
            read.got(got.accessKeyId(), got.expiration().toEpochMilli(), clock.now());
            return got;
        } catch (TimeoutException e) {
            findings.add("a stage was not completed");
            error = e;
        } catch (InterruptedException e) {
            failed.incrementAndGet();
            error = e;
        } catch (ExecutionException e) {
            error = e.getCause() == null ? e : e.getCause();
            judge(error);
        } catch (Throwable e) {
            error = e;
            judge(e);
        }
        read.failed(error);
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

package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialHandle;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Many roles on a clock that is moved by hand, all work on the thread that moves it; every role is read in turn. */
final class SimulatedFleet implements AutoCloseable {
    private static final Duration HOLD = Duration.ofMillis(100);

    private final ManualClock clock;
    private final CannedTokens tokens;
    private final Fleet fleet;
    private long reads;
    private long failed;

    /** Makes the fleet and reads every role once. */
    SimulatedFleet(ManualClock clock, RoleProfiles profiles, int roles) {
        this.clock = clock;
        tokens = new CannedTokens(clock);
        fleet = new Fleet(
                Fleet.builder(profiles, tokens)
                        .clock(clock)
                        .elapsed(clock::elapsedNanos)
                        .scheduler(clock.scheduler())
                        .executor(Runnable::run),
                roles);
        readAll();
        tokens.rate().again();
    }

    /** Reads all roles at once; so long as the limit of requests holds some of them, time passes. */
    private void readAll() {
        List<CompletableFuture<TemporaryCredentials>> all = fleet.handles.stream()
                .map(handle -> handle.async().toCompletableFuture())
                .toList();
        for (CompletableFuture<TemporaryCredentials> one : all) {
            while (!one.isDone()) {
                clock.advance(HOLD);
            }
            one.join();
        }
    }

    /**
     * Lets time pass and reads every role after each step.
     *
     * @return the processor time of both, nanoseconds, without that of looking at what was read
     */
    long pass(Duration length, Duration step) {
        List<CompletionStage<TemporaryCredentials>> read = new ArrayList<>(fleet.handles.size());
        long spent = 0;
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(step)) {
            long before = Machine.cpuTime();
            clock.advance(step);
            for (CredentialHandle handle : fleet.handles) {
                read.add(handle.async());
            }
            spent += Machine.cpuTime() - before;
            Instant now = clock.instant();
            read.forEach(one -> look(one.toCompletableFuture(), now));
            read.clear();
        }
        return spent;
    }

    private void look(CompletableFuture<TemporaryCredentials> read, Instant now) {
        reads++;
        boolean served = read.isDone() && !read.isCompletedExceptionally();
        if (!served || read.join().isExpired(now)) {
            failed++;
        }
    }

    CannedTokens tokens() {
        return tokens;
    }

    long reads() {
        return reads;
    }

    long failed() {
        return failed;
    }

    @Override
    public void close() {
        fleet.close();
    }
}

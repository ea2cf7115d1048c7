package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialHandle;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

    /** Lets time pass and reads every role after each step. */
    void pass(Duration length, Duration step) {
        for (Duration done = Duration.ZERO; done.compareTo(length) < 0; done = done.plus(step)) {
            clock.advance(step);
            Instant now = clock.instant();
            for (CredentialHandle handle : fleet.handles) {
                read(handle, now);
            }
        }
    }

    private void read(CredentialHandle handle, Instant now) {
        CompletableFuture<TemporaryCredentials> read = handle.async().toCompletableFuture();
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

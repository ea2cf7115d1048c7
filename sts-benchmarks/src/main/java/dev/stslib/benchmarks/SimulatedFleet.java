package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialHandle;
import dev.stslib.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Many roles on a clock that is moved by hand, all work on the thread that moves it; every role is read in turn. */
final class SimulatedFleet implements AutoCloseable {
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
        fleet.readAll();
        tokens.rate().again();
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

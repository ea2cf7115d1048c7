package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialHandle;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One role in a {@link SimulatedOutage}, and what its reader saw. */
final class SimulatedRole {
    private final CredentialHandle handle;
    private final InstantSource clock;
    private TemporaryCredentials served;
    /** The read that was not answered at once, if the last one was not. */
    private @Nullable CompletableFuture<TemporaryCredentials> pending;

    private int stepsWaited;
    int requestsBeforeEnd;
    int waits;
    int mostSteps;
    int failedBeforeEnd;
    int ended;

    SimulatedRole(CredentialHandle handle, InstantSource clock) {
        this.handle = handle;
        this.clock = clock;
        served = handle.async().toCompletableFuture().join();
    }

    /** A request for this role started. */
    void asked(Instant now) {
        requestsBeforeEnd += served.isExpired(now) ? 0 : 1;
    }

    /** Reads; gives true if there were credentials at once. */
    boolean read(Instant now) {
        CompletableFuture<TemporaryCredentials> read = handle.async().toCompletableFuture();
        if (!read.isDone() && !served.isExpired(now)) {
            waits(read);
            return false;
        }
        pending = null;
        if (read.isDone() && !read.isCompletedExceptionally()) {
            served = read.join();
            return true;
        }
        if (served.isExpired(now)) {
            ended++;
        } else {
            failedBeforeEnd++;
        }
        return false;
    }

    /** A wait goes on for as long as what was read first in it is not there; it may also end badly. */
    private void waits(CompletableFuture<TemporaryCredentials> read) {
        if (pending == null || pending.isDone()) {
            pending = read;
            waits++;
            stepsWaited = 0;
        }
        stepsWaited++;
        mostSteps = Math.max(mostSteps, stepsWaited);
        CompletionStage<TemporaryCredentials> outcome = read;
        outcome.whenComplete((got, error) -> {
            if (error != null && !served.isExpired(clock.instant())) {
                failedBeforeEnd++;
            }
        });
    }
}

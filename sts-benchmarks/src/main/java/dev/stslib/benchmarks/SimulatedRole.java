package dev.stslib.benchmarks;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialHandle;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** One role in a {@link SimulatedOutage}, and what its reader saw. */
final class SimulatedRole {
    private final CredentialHandle handle;
    private TemporaryCredentials served;
    private boolean waiting;
    private int stepsWaited;
    int requestsBeforeEnd;
    int waits;
    int mostSteps;
    int failedBeforeEnd;
    int ended;

    SimulatedRole(CredentialHandle handle) {
        this.handle = handle;
        served = handle.async().toCompletableFuture().join();
    }

    /** A request for this role started. */
    void asked(Instant now) {
        requestsBeforeEnd += served.isExpired(now) ? 0 : 1;
    }

    /** Reads; gives true if there were credentials at once. */
    boolean read(Instant now) {
        CompletableFuture<TemporaryCredentials> read = handle.async().toCompletableFuture();
        if (read.isDone() && !read.isCompletedExceptionally()) {
            served = read.join();
            waiting = false;
            return true;
        }
        if (served.isExpired(now)) {
            ended++;
            waiting = false;
        } else if (read.isDone()) {
            failedBeforeEnd++;
            waiting = false;
        } else {
            waited();
        }
        return false;
    }

    private void waited() {
        if (!waiting) {
            waits++;
            stepsWaited = 0;
        }
        waiting = true;
        stepsWaited++;
        mostSteps = Math.max(mostSteps, stepsWaited);
    }
}

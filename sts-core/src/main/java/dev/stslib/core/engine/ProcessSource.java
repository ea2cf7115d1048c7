package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.core.chain.BaseCredentials.ProcessCredentials;
import dev.stslib.core.chain.CredentialProcess;
import dev.stslib.core.refresh.Lifespan;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The credentials that a command prints. Without an expiration they are kept for good. */
final class ProcessSource implements Source {
    private final ProcessCredentials command;
    private final CredentialProcess process;
    private final Timing timing;
    private final Executor pool;
    private @Nullable CompletionStage<SourceCredentials> running;
    private @Nullable SourceCredentials current;

    ProcessSource(ProcessCredentials command, CredentialProcess process, Timing timing, Executor pool) {
        this.command = command;
        this.process = process;
        this.timing = timing;
        this.pool = pool;
    }

    @Override
    public synchronized CompletionStage<SourceCredentials> current(Urgency urgency) {
        if (current != null && lives(current)) {
            return CompletableFuture.completedStage(current);
        }
        if (running == null) {
            CompletionStage<SourceCredentials> started =
                    CompletableFuture.supplyAsync(() -> process.run(command), pool);
            running = started;
            started.whenComplete((printed, error) -> landed(printed));
            return started;
        }
        return running;
    }

    private synchronized void landed(@Nullable SourceCredentials printed) {
        running = null;
        if (printed != null) {
            current = printed;
        }
    }

    private boolean lives(SourceCredentials credentials) {
        Instant end = credentials.expiration();
        return end == null
                || end.minus(Lifespan.MANDATORY_WINDOW).isAfter(timing.clock().instant());
    }

    @Override
    public synchronized void expired(String accessKeyId) {
        if (current != null && current.accessKeyId().equals(accessKeyId)) {
            current = null;
        }
    }

    @Override
    public String identity() {
        return "process of " + command.profile() + ": " + command.command();
    }
}

package dev.stslib.core.internal.mfa;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.settings.MfaSettings.Person;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gets codes for requests: from a person one prompt at a time, on the prompt thread; from a source that answers alone on
 * the calling thread. Before a prompt appears, and before its answer is sent, the prompter checks whether the result has
 * come in another way. A wait for the next code holds no thread.
 */
public final class MfaPrompter implements AutoCloseable {
    private final CodeSourceRegistry sources;
    private final Consumer<EngineEvent> events;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Executor pool;
    private final Executor prompts;
    private final UsedCodes usedCodes;
    /** Results of prompts and waits that have not ended; a close fails them. */
    private final Map<Object, CompletableFuture<?>> pending = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * Makes a prompter.
     *
     * @param sources the sources of codes
     * @param events is told when a source is asked
     * @param clock the wall clock
     * @param timer ends waits for the next code
     * @param pool runs blocking work
     * @param prompts runs prompts, one at a time
     */
    public MfaPrompter(
            CodeSourceRegistry sources,
            Consumer<EngineEvent> events,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor pool,
            Executor prompts) {
        this.sources = sources;
        this.events = events;
        this.clock = clock;
        this.timer = timer;
        this.pool = pool;
        this.prompts = prompts;
        this.usedCodes = new UsedCodes(clock);
    }

    /**
     * The sources of codes.
     *
     * @return the sources
     */
    public CodeSourceRegistry sources() {
        return sources;
    }

    /**
     * Makes a request with a code from the source, and with another code if STS refuses it, three times at most.
     *
     * @param <T> the result of the request
     * @param requirement the code
     * @param needed the least setting that lets a person be asked by this caller
     * @param alternative a result that came in another way, which makes a code needless
     * @param request the request
     * @return the result; fails with {@link MfaCodeRequiredException} if there is no code or a person may not be asked
     */
    public <T> CompletionStage<T> ask(
            MfaRequirement requirement, Person needed, Supplier<Optional<T>> alternative, Function<Secret, T> request) {
        if (!sources.mayAsk(requirement, needed)) {
            return CompletableFuture.failedStage(notAllowed(requirement));
        }
        return start(new MfaAttempt<>(
                requirement, sources.source(requirement), sources.answersAlone(requirement), alternative, request));
    }

    private <T> CompletionStage<T> start(MfaAttempt<T> attempt) {
        return attempt.answersAlone() ? run(attempt) : prompt(attempt);
    }

    private <T> CompletionStage<T> prompt(MfaAttempt<T> attempt) {
        CompletableFuture<T> result = pending();
        try {
            prompts.execute(() -> run(attempt).whenComplete((value, error) -> {
                if (error == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(error);
                }
            }));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closedError());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** A future that a close fails. */
    private <T> CompletableFuture<T> pending() {
        CompletableFuture<T> future = new CompletableFuture<>();
        Object key = new Object();
        pending.put(key, future);
        CompletionStage<T> end = future;
        end.whenComplete((value, error) -> pending.remove(key));
        if (closed) {
            future.completeExceptionally(closedError());
        }
        return future;
    }

    private <T> CompletionStage<T> run(MfaAttempt<T> attempt) {
        try {
            while (true) {
                requireOpen();
                Optional<T> alternative = attempt.alternative();
                if (alternative.isPresent()) {
                    return CompletableFuture.completedStage(alternative.get());
                }
                Instant now = clock.instant();
                Secret code = attempt.nextCode(now, events);
                if (code == null) {
                    throw attempt.failure(() -> noCode(attempt.requirement()));
                }
                try {
                    return CompletableFuture.completedStage(send(attempt, code));
                } catch (MfaCodeRejectedException | MfaCodeUsedException e) {
                    Instant next = attempt.failed(e, now);
                    if (next != null) {
                        return startLater(attempt, Duration.between(now, next));
                    }
                }
            }
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> T send(MfaAttempt<T> attempt, Secret code) {
        String serial = attempt.requirement().serial();
        return usedCodes.exclusively(serial, () -> {
            requireOpen();
            return attempt.alternative().orElseGet(() -> usedCodes.use(serial, code, attempt.request()));
        });
    }

    private <T> CompletionStage<T> startLater(MfaAttempt<T> attempt, Duration wait) {
        CompletableFuture<CompletionStage<T>> started = pending();
        ScheduledFuture<?> unused = timer.schedule(
                () -> {
                    try {
                        pool.execute(() -> started.complete(start(attempt)));
                    } catch (Throwable e) {
                        started.completeExceptionally(e);
                    }
                },
                // One millisecond more, so that the new code is there when the timer fires.
                Math.max(0, wait.toMillis()) + 1,
                TimeUnit.MILLISECONDS);
        return started.thenCompose(Function.identity());
    }

    /**
     * Makes a request with a code from the caller.
     *
     * @param <T> the result of the request
     * @param serial the device
     * @param code six digits
     * @param request the request
     * @return the result
     * @throws MfaCodeUsedException if the code was already used
     */
    public <T> T withCode(String serial, Secret code, Function<Secret, T> request) {
        return usedCodes.use(serial, code, request);
    }

    /**
     * Does work while no request with a code runs.
     *
     * @param <T> the result of the work
     * @param serial the device, for messages
     * @param work the work; may call {@link #withCode}
     * @return the result
     */
    public <T> T exclusively(String serial, Supplier<T> work) {
        return usedCodes.exclusively(serial, work);
    }

    /** Fails all attempts with {@link EngineClosedException}. A code that a person still types is not sent. */
    @Override
    public void close() {
        closed = true;
        pending.values().forEach(future -> future.completeExceptionally(closedError()));
    }

    int pendingCount() {
        return pending.size();
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine that asked for an MFA code is closed", "Open a new one");
    }

    private static MfaCodeRequiredException noCode(MfaRequirement requirement) {
        return new MfaCodeRequiredException(
                describe(requirement) + ", and there is none",
                "Give a code to generateSessionToken, or build the engine with an MfaCodeSource such as"
                        + " MfaCodeSources.terminal()");
    }

    private static MfaCodeRequiredException notAllowed(MfaRequirement requirement) {
        return new MfaCodeRequiredException(
                describe(requirement) + ", and a person may not be asked for it now",
                "Give a code to generateSessionToken, allow prompts for readers or for the background with"
                        + " MfaSettings, or set mfa_process to a command that prints the code");
    }

    private static String describe(MfaRequirement requirement) {
        return "Profile '" + requirement.profile() + "' needs a code of the MFA device " + requirement.serial();
    }
}

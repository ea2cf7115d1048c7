package dev.stslib.core.engine;

import dev.stslib.api.Secret;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.RefreshTrigger;
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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where codes are asked for: a person one question at a time, on a thread for that; who answers alone on the thread that
 * asks. Once the turn has come, it is looked whether the answer is still wanted. Where the next code follows from the
 * time, it is waited for without holding a thread.
 */
public final class MfaDesk implements AutoCloseable {
    private final CodeSources sources;
    private final EventBus events;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Executor pool;
    private final Executor prompts;
    private final SentCodes sent;
    /** Questions to a person that wait, or are being asked. */
    private final Map<MfaQuestion<?>, CompletableFuture<?>> open = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /**
     * Makes the desk.
     *
     * @param sources who is asked
     * @param events who is told
     * @param clock the wall clock
     * @param timer wakes those who wait for the next code
     * @param pool runs what blocks
     * @param prompts runs questions to a person, one at a time
     */
    public MfaDesk(
            CodeSources sources,
            EventBus events,
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
        this.sent = new SentCodes(clock);
    }

    public CodeSources sources() {
        return sources;
    }

    /**
     * Makes a request with a code that the source gives, and with another one if STS refuses it, three times at most.
     *
     * @param <T> what the request gives
     * @param need the device, and who needs its code
     * @param urgency who is behind it
     * @param there what makes the question needless, looked at before it is asked and before its answer is sent
     * @param request the request
     * @return what the request gives, or why there is nothing
     */
    public <T> CompletionStage<T> ask(
            MfaNeed need, RefreshTrigger urgency, Supplier<Optional<T>> there, Function<Secret, T> request) {
        if (!sources.mayBeAsked(need, urgency)) {
            return CompletableFuture.failedStage(notAllowed(need));
        }
        MfaQuestion<T> question = new MfaQuestion<>(need, sources.of(need), sources.answerAlone(need), there, request);
        return question.alone() ? ask(question) : queued(question);
    }

    private <T> CompletionStage<T> queued(MfaQuestion<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        open.put(question, answer);
        try {
            prompts.execute(() -> ask(question).whenComplete((got, error) -> {
                open.remove(question);
                if (error == null) {
                    answer.complete(got);
                } else {
                    answer.completeExceptionally(error);
                }
            }));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(closedError());
        } catch (RuntimeException | Error e) {
            open.remove(question);
            answer.completeExceptionally(e);
        }
        if (closed) {
            answer.completeExceptionally(closedError());
        }
        return answer;
    }

    private <T> CompletionStage<T> ask(MfaQuestion<T> question) {
        try {
            while (true) {
                if (closed) {
                    throw closedError();
                }
                Optional<T> otherwise = question.answeredOtherwise();
                if (otherwise.isPresent()) {
                    return CompletableFuture.completedStage(otherwise.get());
                }
                Instant now = clock.instant();
                Secret code = question.nextCode(now, events);
                if (code == null) {
                    throw question.failure(() -> required(question.need()));
                }
                try {
                    return CompletableFuture.completedStage(answered(question, code));
                } catch (MfaCodeRejectedException | MfaCodeUsedException e) {
                    Instant next = question.failed(e, now);
                    if (next != null) {
                        return later(question, Duration.between(now, next));
                    }
                }
            }
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> T answered(MfaQuestion<T> question, Secret code) {
        String serial = question.need().serial();
        return sent.alone(serial, () -> {
            if (closed) {
                throw closedError();
            }
            return question.answeredOtherwise().orElseGet(() -> sent.send(serial, code, question.request()));
        });
    }

    /** Asks again when there is another code. */
    private <T> CompletionStage<T> later(MfaQuestion<T> question, Duration wait) {
        CompletableFuture<CompletionStage<T>> woken = new CompletableFuture<>();
        ScheduledFuture<?> unused = timer.schedule(
                () -> {
                    try {
                        pool.execute(() -> woken.complete(question.alone() ? ask(question) : queued(question)));
                    } catch (RuntimeException | Error e) {
                        woken.completeExceptionally(e);
                    }
                },
                // A whole millisecond later, so that the new code is there when the timer rings.
                Math.max(0, wait.toMillis()) + 1,
                TimeUnit.MILLISECONDS);
        return woken.thenCompose(stage -> stage);
    }

    /**
     * Makes a request with a code that the caller gave.
     *
     * @param <T> what the request gives
     * @param serial the device
     * @param code six digits
     * @param request the request
     * @return what the request gave
     */
    public <T> T with(String serial, Secret code, Function<Secret, T> request) {
        return sent.send(serial, code, request);
    }

    /** Does something while nobody else sends a code. */
    public <T> T alone(String serial, Supplier<T> work) {
        return sent.alone(serial, work);
    }

    /** Ends all questions: nobody is asked any more, and an answer that still comes is not sent. */
    @Override
    public void close() {
        closed = true;
        open.values().forEach(one -> one.completeExceptionally(closedError()));
    }

    private static EngineClosedException closedError() {
        return new EngineClosedException("The engine that asked for an MFA code is closed", "Open a new one");
    }

    private static MfaCodeRequiredException required(MfaNeed need) {
        return new MfaCodeRequiredException(
                what(need) + ", and there is none",
                "Give a code to generateSessionToken, or build the engine with an MfaCodeSource such as"
                        + " MfaCodeSource.terminal()");
    }

    private static MfaCodeRequiredException notAllowed(MfaNeed need) {
        return new MfaCodeRequiredException(
                what(need) + ", and nobody may be asked for it now",
                "Give a code to generateSessionToken, or say by MfaSettings that a person may be asked"
                        + " while a reader waits, or from the background; or let a command print the code");
    }

    private static String what(MfaNeed need) {
        return "Profile '" + need.profile() + "' needs a code of the MFA device " + need.serial();
    }
}

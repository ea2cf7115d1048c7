package dev.stslib.core.engine;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.spi.MfaCodeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where codes are asked for and kept track of: one question at a time, three tries, and no code is sent twice, since STS
 * accepts each once. Where the next code follows from the time, it is waited for without holding a thread.
 */
public final class MfaDesk {
    /** A code is good for its own half minute and, by clock skew, for one on either side. */
    private static final Duration CODE_LIVES = Duration.ofSeconds(90);

    private final MfaCodeSource source;
    private final Function<String, MfaCodeSource> commands;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Executor pool;
    private final ReentrantLock desk = new ReentrantLock();
    private final Map<String, Instant> sent = new HashMap<>();

    /**
     * Makes the desk.
     *
     * @param source who is asked
     * @param commands makes a source of a profile's {@code mfa_process}
     * @param clock the wall clock
     * @param timer wakes those who wait for the next code
     * @param pool runs what blocks
     */
    public MfaDesk(
            MfaCodeSource source,
            Function<String, MfaCodeSource> commands,
            InstantSource clock,
            ScheduledExecutorService timer,
            Executor pool) {
        this.source = source;
        this.commands = commands;
        this.clock = clock;
        this.timer = timer;
        this.pool = pool;
    }

    /**
     * Makes a request with a code that the source gives, and with another one if STS refuses it, three times at most.
     *
     * @param <T> what the request gives
     * @param need the device, and who needs its code
     * @param urgency who is behind it
     * @param request the request
     * @return what the request gives, or why there is nothing
     */
    public <T> CompletionStage<T> ask(MfaNeed need, Urgency urgency, Function<Secret, T> request) {
        String command = need.process();
        MfaCodeSource asked = command == null ? source : commands.apply(command);
        if (urgency == Urgency.BACKGROUND && !asked.answersAlone()) {
            return CompletableFuture.failedStage(required(need));
        }
        return ask(new MfaQuestion<>(need, asked, request));
    }

    private <T> CompletionStage<T> ask(MfaQuestion<T> question) {
        try {
            enter(question.need().serial());
        } catch (CallInterruptedException e) {
            return CompletableFuture.failedStage(e);
        }
        try {
            while (true) {
                Instant now = clock.instant();
                Secret code = question.nextCode(now);
                if (code == null) {
                    throw question.failure(() -> required(question.need()));
                }
                try {
                    return CompletableFuture.completedStage(send(question.need().serial(), code, question.request()));
                } catch (MfaCodeRejectedException | MfaCodeUsedException e) {
                    Instant next = question.failed(e, now);
                    if (next != null) {
                        return later(question, Duration.between(now, next));
                    }
                }
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        } finally {
            desk.unlock();
        }
    }

    /** Asks again when there is another code. */
    private <T> CompletionStage<T> later(MfaQuestion<T> question, Duration wait) {
        CompletableFuture<CompletionStage<T>> woken = new CompletableFuture<>();
        ScheduledFuture<?> unused = timer.schedule(
                () -> pool.execute(() -> woken.complete(ask(question))),
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
        enter(serial);
        try {
            return send(serial, code, request);
        } finally {
            desk.unlock();
        }
    }

    /** Says whether a code can be had without disturbing a person. */
    boolean answersAlone(MfaNeed need) {
        return need.process() == null && source.answersAlone();
    }

    /** Does something while nobody else is at the desk. */
    <T> T alone(Supplier<T> work) {
        desk.lock();
        try {
            return work.get();
        } finally {
            desk.unlock();
        }
    }

    /** Who is interrupted in the queue, as the engine's threads are when it closes, asks nobody any more. */
    private void enter(String serial) {
        try {
            desk.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for a code of the MFA device " + serial + " was interrupted",
                    "Call again where the answer is still wanted");
        }
    }

    private <T> T send(String serial, Secret code, Function<Secret, T> request) {
        Instant now = clock.instant();
        sent.values().removeIf(at -> at.plus(CODE_LIVES).isBefore(now));
        String mark = serial + " " + code.revealSecret();
        @Nullable Instant before = sent.get(mark);
        if (before != null) {
            throw new MfaCodeUsedException(
                    "This code of the MFA device " + serial + " was already sent; AWS accepts each code once",
                    "Wait for the next code, at most 30 seconds, and give that one");
        }
        T answer = request.apply(code);
        sent.put(mark, now);
        return answer;
    }

    static MfaCodeRequiredException required(MfaNeed need) {
        return new MfaCodeRequiredException(
                "Profile '" + need.profile() + "' needs a code of the MFA device " + need.serial()
                        + ", and there is none",
                "Give a code to generateSessionToken, or build the engine with an MfaCodeSource such as"
                        + " MfaCodeSource.terminal()");
    }
}

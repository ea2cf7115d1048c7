package dev.stslib.core.engine;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.error.MfaCodeUsedException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where codes are asked for and kept track of: one question at a time, three tries, and no code is sent twice, since STS
 * accepts each once.
 */
public final class MfaDesk {
    private static final int TRIES = 3;
    /** A code is good for its own half minute and, by clock skew, for one on either side. */
    private static final Duration CODE_LIVES = Duration.ofSeconds(90);

    private final MfaCodeSource source;
    private final InstantSource clock;
    private final ReentrantLock desk = new ReentrantLock();
    private final Map<String, Instant> sent = new HashMap<>();

    /**
     * Makes the desk.
     *
     * @param source who is asked
     * @param clock the wall clock
     */
    public MfaDesk(MfaCodeSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * Makes a request with a code that the source gives, and with another one if STS refuses it, three times at most.
     *
     * @param <T> what the request gives
     * @param serial the device
     * @param profile the profile that needs the code
     * @param urgency who is behind it
     * @param request the request
     * @return what the request gave
     */
    public <T> T ask(String serial, String profile, Urgency urgency, Function<Secret, T> request) {
        if (urgency == Urgency.BACKGROUND && !answersAlone()) {
            throw required(serial, profile);
        }
        enter(serial);
        try {
            RuntimeException last = null;
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                Optional<Secret> code = source.code(new MfaCodeRequest(serial, profile, attempt));
                if (code.isEmpty()) {
                    break;
                }
                try {
                    return send(serial, code.get(), request);
                } catch (MfaCodeRejectedException | MfaCodeUsedException e) {
                    last = e;
                }
            }
            throw last == null ? required(serial, profile) : last;
        } finally {
            desk.unlock();
        }
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

    boolean answersAlone() {
        return source.answersAlone();
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

    static MfaCodeRequiredException required(String serial, String profile) {
        return new MfaCodeRequiredException(
                "Profile '" + profile + "' needs a code of the MFA device " + serial + ", and there is none",
                "Give a code to generateSessionToken, or build the engine with an MfaCodeSource such as"
                        + " MfaCodeSource.terminal()");
    }
}

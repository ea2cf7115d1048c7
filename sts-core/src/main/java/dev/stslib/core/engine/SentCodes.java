package dev.stslib.core.engine;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.MfaCodeUsedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends codes one after the other, and none twice, since STS accepts each once. */
final class SentCodes {
    /** A code is good for its own half minute and, by clock skew, for one on either side. */
    private static final Duration CODE_LIVES = Duration.ofSeconds(90);

    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Instant> sent = new HashMap<>();

    SentCodes(InstantSource clock) {
        this.clock = clock;
    }

    <T> T send(String serial, Secret code, Function<Secret, T> request) {
        return alone(serial, () -> {
            Instant now = clock.instant();
            sent.values().removeIf(at -> at.plus(CODE_LIVES).isBefore(now));
            String mark = serial + " " + code.revealSecret();
            @Nullable Instant before = sent.get(mark);
            if (before != null) {
                throw new MfaCodeUsedException(
                        "This code of the MFA device " + serial + " was already sent; AWS accepts each code once",
                        "Wait for the next code, at most 30 seconds, and give that one");
            }
            try {
                T answer = request.apply(code);
                sent.put(mark, now);
                return answer;
            } catch (MfaCodeRejectedException e) {
                throw new MfaCodeRejectedException(
                        "The code of the MFA device " + serial + " was not accepted: " + e.what(),
                        e.mend(),
                        e.error(),
                        e);
            }
        });
    }

    /** Does something while nobody else sends. Who is interrupted in the queue, as by a close, sends nothing any more. */
    <T> T alone(String serial, Supplier<T> work) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for the turn of the MFA device " + serial + " was interrupted",
                    "Call again where the answer is still wanted");
        }
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }
}

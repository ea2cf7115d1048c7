package dev.stslib.core.internal.mfa;

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

/** Lets one request with a code run at a time and refuses a code that was already accepted, as AWS would. */
final class UsedCodes {
    /** A code is valid for its own 30 seconds and, because of clock skew, for 30 seconds before and after. */
    private static final Duration VALIDITY = Duration.ofSeconds(90);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> usedAt = new HashMap<>();
    /** Codes of requests that failed otherwise than by a refusal, so that STS may have accepted them. */
    private final Map<String, Instant> sentAt = new HashMap<>();

    UsedCodes(InstantSource clock) {
        this.clock = clock;
    }

    /** Makes a request with a code. Throws {@link MfaCodeUsedException} without a request if the code was used. */
    <T> T use(String serial, Secret code, Function<Secret, T> request) {
        return exclusively(serial, () -> {
            Instant now = clock.instant();
            usedAt.values().removeIf(at -> at.plus(VALIDITY).isBefore(now));
            sentAt.values().removeIf(at -> at.plus(VALIDITY).isBefore(now));
            String key = serial + " " + code.revealSecret();
            if (usedAt.containsKey(key)) {
                throw new MfaCodeUsedException(
                        "This code of the MFA device " + serial + " was already sent; AWS accepts each code once",
                        "Wait for the next code, at most 30 seconds, and give that one");
            }
            try {
                T answer = request.apply(code);
                usedAt.put(key, now);
                return answer;
            } catch (MfaCodeRejectedException e) {
                if (sentAt.containsKey(key)) {
                    throw new MfaCodeUsedException(
                            "This code of the MFA device " + serial
                                    + " was sent before, the answer was lost, and AWS does not accept it again",
                            "Wait for the next code, at most 30 seconds, and give that one");
                }
                throw new MfaCodeRejectedException(
                        "The code of the MFA device " + serial + " was not accepted: " + e.problem(),
                        e.remedy(),
                        e.error(),
                        e);
            } catch (RuntimeException e) {
                sentAt.put(key, now);
                throw e;
            }
        });
    }

    /** Does work while no request with a code runs. A caller that is interrupted while it waits, as by a close, fails. */
    <T> T exclusively(String serial, Supplier<T> work) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for another request with a code of the MFA device " + serial + " was interrupted",
                    "Call again where the answer is still wanted");
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}

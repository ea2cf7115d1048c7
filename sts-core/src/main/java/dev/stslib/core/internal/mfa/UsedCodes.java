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

/**
 * Lets one request with a code of an MFA device run at a time, and refuses a code that was already accepted, as AWS would.
 * Devices do not hold each other up.
 */
final class UsedCodes {
    /** A code is valid for its own 30 seconds and, because of clock skew, for 30 seconds before and after. */
    private static final Duration VALIDITY = Duration.ofSeconds(90);

    private final InstantSource clock;
    /** By serial number. The monitor of this map guards it. */
    private final Map<String, Device> devices = new HashMap<>();

    /** What was sent for one device. Its lock guards the codes. */
    private static final class Device {
        final ReentrantLock lock = new ReentrantLock();
        final Map<String, Instant> usedAt = new HashMap<>();
        /** Codes of requests that failed otherwise than by a refusal, so that STS may have accepted them. */
        final Map<String, Instant> sentAt = new HashMap<>();
        /** How many callers use or wait for the device; {@link UsedCodes#devices} guards it. */
        int callers;

        void forget(Instant now) {
            usedAt.values().removeIf(at -> at.plus(VALIDITY).isBefore(now));
            sentAt.values().removeIf(at -> at.plus(VALIDITY).isBefore(now));
        }

        boolean isForgotten(Instant now) {
            forget(now);
            return usedAt.isEmpty() && sentAt.isEmpty();
        }
    }

    UsedCodes(InstantSource clock) {
        this.clock = clock;
    }

    /** Makes a request with a code. Throws {@link MfaCodeUsedException} without a request if the code was used. */
    <T> T use(String serial, Secret code, Function<Secret, T> request) {
        return exclusively(serial, device -> {
            Instant now = clock.instant();
            device.forget(now);
            String text = code.revealSecret();
            if (device.usedAt.containsKey(text)) {
                throw new MfaCodeUsedException(
                        "This code of the MFA device " + serial + " was already sent; AWS accepts each code once",
                        "Wait for the next code, at most 30 seconds, and give that one");
            }
            try {
                T answer = request.apply(code);
                device.usedAt.put(text, now);
                return answer;
            } catch (MfaCodeRejectedException e) {
                if (device.sentAt.containsKey(text)) {
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
                device.sentAt.put(text, now);
                throw e;
            }
        });
    }

    /**
     * Does work while no request with a code of the device runs. A caller that is interrupted while it waits, as by a close,
     * fails. The work may call {@link #use} for the same device.
     */
    <T> T exclusively(String serial, Supplier<T> work) {
        return exclusively(serial, (Device device) -> work.get());
    }

    private <T> T exclusively(String serial, Function<Device, T> work) {
        Device device = enter(serial);
        try {
            device.lock.lockInterruptibly();
            try {
                return work.apply(device);
            } finally {
                device.lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for another request with a code of the MFA device " + serial + " was interrupted",
                    "Call again if you still need the answer");
        } finally {
            leave(device);
        }
    }

    /** Devices that nothing uses, and whose codes are no longer valid, are dropped. */
    private Device enter(String serial) {
        synchronized (devices) {
            Instant now = clock.instant();
            devices.values().removeIf(device -> device.callers == 0 && device.isForgotten(now));
            Device device = devices.computeIfAbsent(serial, missing -> new Device());
            device.callers++;
            return device;
        }
    }

    private void leave(Device device) {
        synchronized (devices) {
            device.callers--;
        }
    }

    int deviceCount() {
        synchronized (devices) {
            return devices.size();
        }
    }
}

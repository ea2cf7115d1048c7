package dev.stslib.testkit.sts;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/**
 * A virtual MFA device of a user of an {@link EmbeddedSts}: RFC 6238 codes of six digits that change every 30 seconds.
 * Thread-safe.
 */
public final class MfaDevice {
    private static final int DIGITS = 6;

    private final String serial;
    private final byte[] seed;
    private final InstantSource clock;
    private final Set<Long> usedSteps = new HashSet<>();

    MfaDevice(String serial, byte[] seed, InstantSource clock) {
        this.serial = serial;
        this.seed = seed.clone();
        this.clock = clock;
    }

    /** {@return the ARN of the device, as {@code mfa_serial} takes it} */
    public String serial() {
        return serial;
    }

    /** {@return the code that the device shows now, by the clock of its STS} */
    public String code() {
        return codeAt(clock.instant());
    }

    /**
     * Gives the code of another time.
     *
     * @param at when
     * @return the six digits that the device shows at that instant
     */
    public String codeAt(Instant at) {
        return Totp.code(seed, Totp.step(at), DIGITS);
    }

    /** {@return the seed in Base32, as an authenticator app takes it; a secret} */
    public String secret() {
        return RandomText.base32(seed);
    }

    /**
     * Accepts a code of the current step, the one before or the one after, each once in the life of the device.
     *
     * @return whether it was right and new
     */
    boolean redeem(String code) {
        long now = Totp.step(clock.instant());
        synchronized (usedSteps) {
            for (long step = now - 1; step <= now + 1; step++) {
                if (Totp.code(seed, step, DIGITS).equals(code) && usedSteps.add(step)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@return the serial} */
    @Override
    public String toString() {
        return serial;
    }
}

package dev.stslib.core.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who needs a code of which device.
 *
 * @param serial the device
 * @param profile the profile that needs it
 * @param process the profile's {@code mfa_process}, a command that prints a code, or null; not shown
 */
public record MfaNeed(
        String serial, String profile, @Nullable String process) {
    public MfaNeed {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
    }

    /** The same for a device that was found. */
    public MfaNeed of(String found) {
        return new MfaNeed(found, profile, process);
    }

    /** Shows the device and the profile. */
    @Override
    public String toString() {
        return "MfaNeed[" + serial + ", " + profile + "]";
    }
}

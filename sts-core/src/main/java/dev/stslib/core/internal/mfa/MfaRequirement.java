package dev.stslib.core.internal.mfa;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A code that a request needs. Listeners see it as {@link dev.stslib.core.event.RequiredCode}, without the command.
 *
 * @param serial the device, as {@code mfa_serial} names it
 * @param profile the profile that needs the code
 * @param process the profile's {@code mfa_process}, a command that prints a code, or null; not shown
 */
public record MfaRequirement(
        String serial, String profile, @Nullable String process) {
    public MfaRequirement {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
    }

    /**
     * Returns the requirement of a device that was looked up.
     *
     * @param found the serial
     * @return the requirement
     */
    public MfaRequirement withSerial(String found) {
        return new MfaRequirement(found, profile, process);
    }

    /** Shows the device and the profile. */
    @Override
    public String toString() {
        return "MfaRequirement[" + serial + ", " + profile + "]";
    }
}

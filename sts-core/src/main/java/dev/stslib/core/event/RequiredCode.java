package dev.stslib.core.event;

import java.util.Objects;

/**
 * The MFA code that a renewal needs: the device, never the code itself.
 *
 * @param serial the device, as the profile names it
 * @param profile the profile that needs the code
 * @param comesAlone true if the engine gets the code without a person, from a command or from the secret of the
 *     device
 */
public record RequiredCode(String serial, String profile, boolean comesAlone) {
    public RequiredCode {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
    }
}

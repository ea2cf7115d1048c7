package dev.stslib.core.event;

import java.util.Objects;

/**
 * The MFA code that a renewal needs: of which device, never the code itself.
 *
 * @param serial the device, as the profile names it
 * @param profile the profile that needs the code
 * @param comesAlone whether the engine gets it without a person: by a command, or from the device's secret
 */
public record RequiredCode(String serial, String profile, boolean comesAlone) {
    public RequiredCode {
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(profile, "profile");
    }
}

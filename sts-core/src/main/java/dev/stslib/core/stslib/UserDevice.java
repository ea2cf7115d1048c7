package dev.stslib.core.stslib;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.plan.RoleChain;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Finds the MFA device of a user. As in AWS's documentation, often only the role profiles name it, and the user's profile
 * does not.
 */
final class UserDevice {
    private UserDevice() {}

    /** Returns the user's plan with its device, otherwise with the one device that the role profiles of this user name. */
    static Optional<RoleChain> find(RoleChain user, ProfileSet profiles) {
        if (user.mfaSerial() != null) {
            return Optional.of(user);
        }
        TreeSet<String> devices = new TreeSet<>();
        profiles.profiles().values().stream()
                .filter(role -> role.syntaxError().isEmpty())
                .filter(role -> role.get("source_profile")
                        .filter(user.profile()::equals)
                        .isPresent())
                .forEach(role -> role.get("mfa_serial").ifPresent(devices::add));
        if (devices.size() > 1) {
            devices.removeIf(MfaDevices::isToBeFound);
        }
        if (devices.size() > 1) {
            throw new ProfileConfigurationException(
                    "Profile '" + user.profile() + "' has no mfa_serial, and the role profiles that name it as their"
                            + " source_profile name several: " + String.join(", ", devices),
                    "Add the mfa_serial of the device that shows the code to profile '" + user.profile() + "'");
        }
        return devices.stream().findFirst().map(user::withMfaSerial);
    }
}

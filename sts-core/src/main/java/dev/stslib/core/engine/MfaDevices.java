package dev.stslib.core.engine;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.sts.MachineCredentials;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the device where a profile says {@code mfa_serial = auto}. What was found for a key is kept. */
public final class MfaDevices {
    private static final String AUTO = "auto";

    private final MachineCredentials machine;
    private final Map<String, String> found = new ConcurrentHashMap<>();

    /**
     * Makes it without looking anything up.
     *
     * @param machine asks IAM
     */
    public MfaDevices(MachineCredentials machine) {
        this.machine = machine;
    }

    /**
     * The device that a profile means.
     *
     * @param configured {@code mfa_serial}: a device, or {@code auto}
     * @param endpoint where STS is asked
     * @param keys whose device it is
     * @return the serial of a device that shows codes
     * @throws MfaCodeRequiredException if the user has no such device, or more than one
     */
    public String serial(String configured, StsEndpoint endpoint, SourceCredentials keys) {
        return isToBeFound(configured)
                ? found.computeIfAbsent(keys.accessKeyId(), missing -> find(endpoint, keys))
                : configured;
    }

    /**
     * Says whether a profile leaves it to us to find the device.
     *
     * @param configured {@code mfa_serial}
     * @return true for {@code auto}
     */
    public static boolean isToBeFound(String configured) {
        return configured.equals(AUTO);
    }

    private String find(StsEndpoint endpoint, SourceCredentials keys) {
        // Security keys are listed too, and show no codes that STS would take.
        List<String> devices = machine.mfaDevices(endpoint, keys).stream()
                .filter(serial -> !serial.contains(":u2f/"))
                .toList();
        if (devices.size() == 1) {
            return devices.get(0);
        }
        throw new MfaCodeRequiredException(
                "mfa_serial = auto: the user of " + keys.accessKeyId() + " has "
                        + (devices.isEmpty() ? "no MFA device that shows codes" : "several MFA devices: " + devices),
                devices.isEmpty() ? "Add a device to the user, or name one in mfa_serial" : "Name one in mfa_serial");
    }
}

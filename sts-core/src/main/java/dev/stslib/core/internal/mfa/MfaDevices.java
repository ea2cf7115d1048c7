package dev.stslib.core.internal.mfa;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.MfaCodeRequiredException;
import dev.stslib.api.request.StsEndpoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks up the device of a profile with {@code mfa_serial = auto}, once for each access key in use. */
public final class MfaDevices {
    private static final String AUTO = "auto";
    /** How many serials are kept. */
    private static final int MOST = 1_000;

    private final Lookup iam;
    /** The serials that were asked for last, by access key. */
    private final Map<String, String> serials = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    });

    /**
     * Creates it without a look-up.
     *
     * @param iam asks IAM
     */
    public MfaDevices(Lookup iam) {
        this.iam = iam;
    }

    /** Asks IAM for the devices of a user. */
    public interface Lookup {
        /**
         * Lists the serials of the user's devices. May block.
         *
         * @param profile the profile whose settings say where IAM answers
         * @param endpoint the STS endpoint, which gives the region
         * @param keys the user's keys
         * @return the serials
         */
        List<String> serials(String profile, StsEndpoint endpoint, SourceCredentials keys);
    }

    /**
     * The device that a profile means.
     *
     * @param configured {@code mfa_serial}: a device, or {@code auto}
     * @param profile the profile whose settings say where IAM answers
     * @param endpoint the STS endpoint, which decides the partition of IAM
     * @param keys the user's keys
     * @return the serial of a device that shows codes
     * @throws MfaCodeRequiredException if the user has no such device, or more than one
     */
    public String serial(String configured, String profile, StsEndpoint endpoint, SourceCredentials keys) {
        if (!isToBeFound(configured)) {
            return configured;
        }
        // Not computeIfAbsent: it would hold the lock of the map during the request.
        String known = serials.get(keys.accessKeyId());
        if (known == null) {
            known = find(profile, endpoint, keys);
            serials.put(keys.accessKeyId(), known);
        }
        return known;
    }

    /**
     * Says whether a profile leaves the choice of the device to the library.
     *
     * @param configured {@code mfa_serial}
     * @return true for {@code auto}
     */
    public static boolean isToBeFound(String configured) {
        return configured.equals(AUTO);
    }

    private String find(String profile, StsEndpoint endpoint, SourceCredentials keys) {
        // IAM lists security keys too, which show no codes.
        List<String> devices = iam.serials(profile, endpoint, keys).stream()
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

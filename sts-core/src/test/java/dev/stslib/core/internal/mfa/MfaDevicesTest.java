package dev.stslib.core.internal.mfa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.EndpointUnreachableException;
import dev.stslib.api.request.StsEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Look-ups of devices are independent of each other. */
class MfaDevicesTest {
    private static final StsEndpoint ENDPOINT = StsEndpoint.regional("eu-west-1");
    /** Keys whose hash codes are the same, so that they share a place in a hash map. */
    private static final SourceCredentials ONE = keys("AKIAIOSFODNN7EXAMPAa");

    private static final SourceCredentials OTHER = keys("AKIAIOSFODNN7EXAMPBB");

    private final List<String> asked = new ArrayList<>();

    private static SourceCredentials keys(String accessKeyId) {
        return SourceCredentials.longTerm(accessKeyId, Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    }

    private List<String> list(SourceCredentials keys) {
        asked.add(keys.accessKeyId());
        return List.of("device of " + keys.accessKeyId());
    }

    @Test
    void aLookUpGoesOnWhileAnotherHangs() {
        assertEquals(ONE.accessKeyId().hashCode(), OTHER.accessKeyId().hashCode());
        MfaDevices[] devices = new MfaDevices[1];
        devices[0] = new MfaDevices((profile, endpoint, keys) -> {
            if (keys.equals(ONE)) {
                assertEquals("device of " + OTHER.accessKeyId(), devices[0].serial("auto", "user", endpoint, OTHER));
            }
            return list(keys);
        });
        assertEquals("device of " + ONE.accessKeyId(), devices[0].serial("auto", "user", ENDPOINT, ONE));
    }

    @Test
    void aDeviceIsLookedUpOnceForEachKeyAndAFailureIsNotKept() {
        boolean[] down = {true};
        MfaDevices devices = new MfaDevices((profile, endpoint, keys) -> {
            if (down[0]) {
                throw new EndpointUnreachableException("IAM was not reached", "Check the network");
            }
            return list(keys);
        });
        assertThrows(EndpointUnreachableException.class, () -> devices.serial("auto", "user", ENDPOINT, ONE));
        down[0] = false;
        devices.serial("auto", "user", ENDPOINT, ONE);
        devices.serial("auto", "user", ENDPOINT, ONE);
        devices.serial("auto", "user", ENDPOINT, OTHER);
        assertEquals("named", devices.serial("named", "user", ENDPOINT, ONE));
        assertEquals(List.of(ONE.accessKeyId(), OTHER.accessKeyId()), asked);
    }
}

package dev.stslib.spring.boot;

import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether the providers of the application can serve credentials. It is down only if one of them has no valid
 * credentials, or only some that a service refused, and its last refresh failed. Roles of single requests, such as those of tenants, do not count: the failure of one
 * must not take the application out of service.
 */
final class StslibHealthIndicator extends AbstractHealthIndicator {
    private final ProviderHandles handles;

    StslibHealthIndicator(ProviderHandles handles) {
        super("The health of stslib's credentials is unknown");
        this.handles = handles;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        boolean isDown = false;
        for (Map.Entry<String, CredentialHandle> each : handles.made().entrySet()) {
            KeyState state = each.getValue().keyState();
            builder.withDetail(each.getKey(), details(state));
            if (cannotServe(state)) {
                isDown = true;
                tryAgain(each.getValue(), state);
            }
        }
        builder.status(isDown ? Status.DOWN : Status.UP);
    }

    private static boolean cannotServe(KeyState state) {
        return state.failure() != null
                && (state.refused() || state.phase() == Phase.ABSENT || state.phase() == Phase.EXPIRED);
    }

    /**
     * Reads, because an application that is out of service gets no requests, and the engine refreshes only what is read. The
     * engine's back-off bounds how often that asks STS. A read may prompt for an MFA code, so credentials that take one are
     * left to the application.
     */
    private static void tryAgain(CredentialHandle handle, KeyState state) {
        if (!state.needsCode()) {
            handle.async();
        }
    }

    private static Map<String, Object> details(KeyState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("phase", state.phase());
        if (state.refused()) {
            details.put("refused", true);
        }
        if (state.expiration() != null) {
            details.put("expiration", state.expiration());
        }
        if (state.failure() != null) {
            details.put("failure", state.failure());
        }
        return details;
    }
}

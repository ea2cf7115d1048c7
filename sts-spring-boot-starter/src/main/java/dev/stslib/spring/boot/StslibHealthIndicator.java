package dev.stslib.spring.boot;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.core.event.FailureKind;
import dev.stslib.core.event.KeyState;
import dev.stslib.core.event.Phase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Says whether the providers of the application can serve credentials. It is down only if one of them has no valid
 * credentials and its last refresh failed. Roles of single requests, such as those of tenants, do not count: the failure of one
 * must not take the application out of service.
 */
final class StslibHealthIndicator extends AbstractHealthIndicator {
    private final CredentialEngine engine;
    private final ProviderHandles handles;

    StslibHealthIndicator(CredentialEngine engine, ProviderHandles handles) {
        super("The health of stslib's credentials is unknown");
        this.engine = engine;
        this.handles = handles;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Map<CredentialKey, KeyState> states = new HashMap<>();
        engine.snapshot().keys().forEach(state -> states.put(state.key().key(), state));
        boolean isDown = false;
        for (Map.Entry<String, CredentialHandle> each : handles.made().entrySet()) {
            KeyState state = states.get(each.getValue().key());
            builder.withDetail(each.getKey(), details(state));
            if (state != null && cannotServe(state)) {
                isDown = true;
                tryAgain(each.getValue(), state);
            }
        }
        builder.status(isDown ? Status.DOWN : Status.UP);
    }

    private static boolean cannotServe(KeyState state) {
        return state.failure() != null && (state.phase() == Phase.ABSENT || state.phase() == Phase.EXPIRED);
    }

    /**
     * Reads, because an application that is out of service gets no requests, and the engine refreshes only what is read. The
     * engine's back-off bounds how often that asks STS. It never prompts for an MFA code.
     */
    private static void tryAgain(CredentialHandle handle, KeyState state) {
        if (state.failure() != FailureKind.CODE_NEEDED) {
            handle.async();
        }
    }

    private static Map<String, Object> details(@Nullable KeyState state) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("phase", state == null ? Phase.ABSENT : state.phase());
        if (state != null && state.expiration() != null) {
            details.put("expiration", state.expiration());
        }
        if (state != null && state.failure() != null) {
            details.put("failure", state.failure());
        }
        return details;
    }
}

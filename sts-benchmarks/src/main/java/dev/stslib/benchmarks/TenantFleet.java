package dev.stslib.benchmarks;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import java.util.function.IntFunction;

/** An engine that has read the role request of each tenant once. */
final class TenantFleet implements AutoCloseable {
    final CredentialEngine engine;

    TenantFleet(CredentialEngineBuilder builder, int tenants, IntFunction<RoleRequest> requests) {
        engine = builder.build();
        read(tenants, requests);
    }

    /** An engine whose requests are answered within the process, on the thread that reads, without a limit. */
    static CredentialEngineBuilder builder(CannedTokens tokens) {
        return Fleet.builder(new RoleProfiles(0), tokens)
                .region("us-east-1")
                .executor(Runnable::run)
                .requestsPerSecond(FleetCost.NO_LIMIT);
    }

    void read(int tenants, IntFunction<RoleRequest> requests) {
        for (int i = 0; i < tenants; i++) {
            if (engine.credentials(requests.apply(i)).accessKeyId().isEmpty()) {
                throw new IllegalStateException("no key");
            }
        }
    }

    /** How many credentials the engine holds. */
    int size() {
        return engine.snapshot().keys().size();
    }

    @Override
    public void close() {
        engine.close();
    }
}

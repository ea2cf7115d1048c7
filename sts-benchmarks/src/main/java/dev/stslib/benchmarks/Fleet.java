package dev.stslib.benchmarks;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialEngineBuilder;
import dev.stslib.core.CredentialHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An engine with many roles, all of them opened. */
final class Fleet implements AutoCloseable {
    final CredentialEngine engine;
    final List<CredentialHandle> handles;

    Fleet(CredentialEngineBuilder builder, int roles) {
        engine = builder.build();
        handles = new ArrayList<>(roles);
        for (int i = 0; i < roles; i++) {
            handles.add(engine.handle(RoleProfiles.name(i)));
        }
    }

    /** An engine that reads nothing from the machine and sends nothing outside the process. */
    static CredentialEngineBuilder builder(RoleProfiles profiles, CannedTokens tokens) {
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(Map.of("HOME", "/nonexistent"), Map.of()))
                .profiles(profiles)
                .provider(tokens);
    }

    /** Reads all roles at once and waits for the last. */
    void readAll() {
        List<CompletableFuture<TemporaryCredentials>> all = new ArrayList<>(handles.size());
        for (CredentialHandle handle : handles) {
            all.add(handle.async().toCompletableFuture());
        }
        for (CompletableFuture<TemporaryCredentials> one : all) {
            one.join();
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}

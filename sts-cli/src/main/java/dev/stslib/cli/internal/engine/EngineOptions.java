package dev.stslib.cli.internal.engine;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says about engine and store.
 *
 * @param config AWS's config file, or null
 * @param credentialsFile AWS's credentials file, or null
 * @param store the store, or null
 * @param region the region of every request, or null
 * @param endpoint the endpoint of every request, or null
 * @param caBundle a PEM file of certificate authorities, or null
 * @param noInput whether no person may be asked
 */
public record EngineOptions(
        @Nullable Path config,
        @Nullable Path credentialsFile,
        @Nullable StoreChoice store,
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable Path caBundle,
        boolean noInput) {
    /** The same with another store. */
    EngineOptions withStore(StoreChoice other) {
        return new EngineOptions(config, credentialsFile, other, region, endpoint, caBundle, noInput);
    }
}

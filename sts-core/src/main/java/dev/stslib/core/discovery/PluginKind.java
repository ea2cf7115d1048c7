package dev.stslib.core.discovery;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.TokenProvider;
import java.util.Map;
import java.util.function.Function;

/**
 * A kind of plug-in.
 *
 * @param <T> its interface
 * @param type the interface
 * @param title what people call it
 * @param nameOf asks a plug-in for its name
 * @param artifacts the artifacts that hold the well-known names, for messages
 */
public record PluginKind<T>(Class<T> type, String title, Function<T, String> nameOf, Map<String, String> artifacts) {
    /** Formats. */
    public static final PluginKind<CredentialFormat> FORMAT = new PluginKind<>(
            CredentialFormat.class,
            "credential format",
            CredentialFormat::name,
            Map.of(
                    "vault", "dev.stslib:sts-format-vault",
                    "boto", "dev.stslib:sts-format-boto",
                    "boto2", "dev.stslib:sts-format-boto"));

    /** Stores. */
    public static final PluginKind<CredentialStore> STORE = new PluginKind<>(
            CredentialStore.class,
            "credential store",
            CredentialStore::name,
            Map.of(
                    "file", "dev.stslib:sts-store-file",
                    "keystore", "dev.stslib:sts-store-keystore",
                    "keystore-entries", "dev.stslib:sts-store-keystore"));

    /** Sources of profiles. */
    public static final PluginKind<ProfileSource> PROFILES = new PluginKind<>(
            ProfileSource.class, "profile source", ProfileSource::name, Map.of("aws-files", "dev.stslib:sts-core"));

    /** Providers of tokens. */
    public static final PluginKind<TokenProvider> PROVIDER = new PluginKind<>(
            TokenProvider.class, "token provider", TokenProvider::name, Map.of("aws-sdk", "dev.stslib:sts-core"));

    String artifactFor(String name) {
        String known = artifacts.get(name);
        if (known != null) {
            return "Add the artifact " + known + " to the class path";
        }
        return "Add the artifact that brings it, or pick one of "
                + artifacts.keySet().stream().sorted().toList() + ", each brought by "
                + artifacts.values().stream().distinct().sorted().toList();
    }
}

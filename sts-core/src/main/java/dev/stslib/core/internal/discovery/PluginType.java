package dev.stslib.core.internal.discovery;

import static java.util.Map.entry;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialSource;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.api.spi.TokenProvider;
import java.util.Map;

/**
 * A kind of plug-in.
 *
 * @param <T> its interface
 * @param type the interface
 * @param title what people call it
 * @param artifacts the artifacts that hold the well-known names, for messages
 */
public record PluginType<T>(Class<T> type, String title, Map<String, String> artifacts) {
    /** Formats. */
    public static final PluginType<CredentialFormat> FORMAT = new PluginType<>(
            CredentialFormat.class,
            "credential format",
            Map.ofEntries(
                    entry("vault", "dev.stslib:sts-format-vault"),
                    entry("boto", "dev.stslib:sts-format-boto"),
                    entry("boto2", "dev.stslib:sts-format-boto"),
                    entry("cmd", "dev.stslib:sts-format-shell"),
                    entry("docker", "dev.stslib:sts-format-shell"),
                    entry("dotenv", "dev.stslib:sts-format-shell"),
                    entry("env", "dev.stslib:sts-format-shell"),
                    entry("fish", "dev.stslib:sts-format-shell"),
                    entry("ini", "dev.stslib:sts-format-shell"),
                    entry("powershell", "dev.stslib:sts-format-shell"),
                    entry("process", "dev.stslib:sts-format-shell")));

    /** Stores. */
    public static final PluginType<CredentialStore> STORE = new PluginType<>(
            CredentialStore.class,
            "credential store",
            Map.of(
                    "file", "dev.stslib:sts-store-file",
                    "keystore", "dev.stslib:sts-store-keystore",
                    "keystore-entries", "dev.stslib:sts-store-keystore",
                    "redis", "dev.stslib:sts-store-redis",
                    "jdbc", "dev.stslib:sts-store-jdbc"));

    /** Sources of profiles. */
    public static final PluginType<ProfileSource> PROFILES =
            new PluginType<>(ProfileSource.class, "profile source", Map.of("aws-files", "dev.stslib:sts-core"));

    /** Providers of tokens. */
    public static final PluginType<TokenProvider> PROVIDER =
            new PluginType<>(TokenProvider.class, "token provider", Map.of("aws-sdk", "dev.stslib:sts-core"));

    /** Sources of base credentials. */
    public static final PluginType<CredentialSource> SOURCE = new PluginType<>(
            CredentialSource.class,
            "credential source",
            Map.of(
                    "container", "dev.stslib:sts-core",
                    "instance", "dev.stslib:sts-core",
                    "login", "dev.stslib:sts-source-login",
                    "process", "dev.stslib:sts-core",
                    "rolesanywhere", "dev.stslib:sts-source-rolesanywhere",
                    "sso", "dev.stslib:sts-source-sso"));

    /**
     * The name that a plug-in gives itself. The five interfaces have nothing else in common.
     *
     * @param plugin the plug-in
     * @return its name
     */
    public String nameOf(T plugin) {
        if (plugin instanceof CredentialFormat format) {
            return format.name();
        }
        if (plugin instanceof CredentialStore store) {
            return store.name();
        }
        if (plugin instanceof CredentialSource source) {
            return source.name();
        }
        return plugin instanceof ProfileSource source ? source.name() : ((TokenProvider) plugin).name();
    }

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

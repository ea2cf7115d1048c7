package dev.stslib.core.plugin;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.ProfileSource;
import dev.stslib.core.internal.discovery.PluginType;
import dev.stslib.core.internal.discovery.Plugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds formats, stores and profile sources as an engine does, for a program that needs one without an engine or that
 * lists them. Thread-safe.
 *
 * <p>Each method that returns one plug-in throws {@link dev.stslib.api.error.PluginNotFoundException} if none has that
 * name (the message names the artifact to add), {@link dev.stslib.api.error.DuplicatePluginException} if there are
 * two, and {@link dev.stslib.api.error.BrokenPluginException} if there is none and one of the kind cannot be loaded.
 */
public final class PluginCatalog {
    private final Plugins plugins;

    private PluginCatalog(ClassLoader loader) {
        this.plugins = new Plugins(loader);
    }

    /**
     * Looks at a class path.
     *
     * @param loader the class loader that sees the plug-ins, as for {@link
     *     dev.stslib.core.CredentialEngineBuilder#classLoader}
     * @return the catalog
     */
    public static PluginCatalog of(ClassLoader loader) {
        return new PluginCatalog(Objects.requireNonNull(loader, "loader"));
    }

    /**
     * Picks a format.
     *
     * @param name its name, such as {@code vault}
     * @return the format
     */
    public CredentialFormat format(String name) {
        return plugins.pick(PluginType.FORMAT, name);
    }

    /**
     * Picks a store.
     *
     * @param name its name, such as {@code keystore}
     * @return the store, which is not open
     */
    public CredentialStore store(String name) {
        return plugins.pick(PluginType.STORE, name);
    }

    /**
     * Picks a profile source.
     *
     * @param name its name; AWS's files are {@code aws-files}
     * @return the source, which is not open
     */
    public ProfileSource profileSource(String name) {
        return plugins.pick(PluginType.PROFILES, name);
    }

    /**
     * Lists all plug-ins. If two of a kind have the same name, both are listed, and neither can be picked.
     *
     * @return the plug-ins by kind, then by name
     */
    public List<InstalledPlugin> all() {
        List<InstalledPlugin> all = new ArrayList<>();
        for (PluginType<?> kind : List.of(
                PluginType.FORMAT, PluginType.STORE, PluginType.SOURCE, PluginType.PROFILES, PluginType.PROVIDER)) {
            plugins.candidates(kind)
                    .forEach((name, origins) ->
                            origins.forEach(origin -> all.add(new InstalledPlugin(kind.title(), name, origin))));
        }
        return List.copyOf(all);
    }
}

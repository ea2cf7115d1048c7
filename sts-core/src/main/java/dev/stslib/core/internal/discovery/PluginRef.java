package dev.stslib.core.internal.discovery;

import org.jspecify.annotations.Nullable;

/**
 * A plug-in, or the name of one.
 *
 * @param <T> its interface
 * @param kind the kind
 * @param name the name
 * @param given the plug-in, or null to look the name up
 */
public record PluginRef<T>(
        PluginType<T> kind, String name, @Nullable T given) {
    /**
     * A plug-in to be looked up.
     *
     * @param <T> its interface
     * @param kind the kind
     * @param name the name
     * @return the choice
     */
    public static <T> PluginRef<T> named(PluginType<T> kind, String name) {
        return new PluginRef<>(kind, name, null);
    }

    /**
     * A plug-in that is here.
     *
     * @param <T> its interface
     * @param kind the kind
     * @param plugin the plug-in
     * @return the choice
     */
    public static <T> PluginRef<T> given(PluginType<T> kind, T plugin) {
        return new PluginRef<>(kind, kind.nameOf(plugin), plugin);
    }

    /**
     * The plug-in.
     *
     * @param plugins where names are looked up
     * @return the plug-in
     */
    public T pick(Plugins plugins) {
        return given != null ? given : plugins.pick(kind, name);
    }
}

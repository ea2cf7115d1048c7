package dev.stslib.core.internal.discovery;

import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.error.DuplicatePluginException;
import dev.stslib.api.error.PluginNotFoundException;
import dev.stslib.api.error.StslibException;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds plug-ins by name. No plug-in is a default, and none overrides another. A broken plug-in is logged; it is thrown if no
 * sound one has the name.
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final ClassLoader loader;

    /**
     * Creates a finder.
     *
     * @param loader the class loader that sees the plug-ins
     */
    public Plugins(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Finds a plug-in.
     *
     * @param <T> its interface
     * @param kind the kind
     * @param name the name
     * @return the one plug-in of that name
     * @throws dev.stslib.api.error.PluginNotFoundException if there is none; the message lists the names and the artifact
     *     to add
     * @throws dev.stslib.api.error.DuplicatePluginException if there are two; the message gives both classes and where
     *     they come from
     * @throws BrokenPluginException if there is none and one of the kind cannot be loaded; the message gives its
     *     class and the cause
     */
    public <T> T pick(PluginType<T> kind, String name) {
        Candidates<T> found = Candidates.find(kind, loader);
        List<T> named = found.byName().getOrDefault(name, List.of());
        if (named.size() != 1) {
            throw notPicked(kind, name, found);
        }
        for (BrokenPluginException broken : found.broken()) {
            LOG.warn("{}", broken.getMessage());
        }
        return named.get(0);
    }

    /**
     * Returns all plug-ins of a kind. If two have the same name, both are left out. Broken ones are logged.
     *
     * @param <T> their interface
     * @param kind the kind
     * @return the plug-ins, in the order of their names
     */
    public <T> List<T> all(PluginType<T> kind) {
        Candidates<T> found = Candidates.find(kind, loader);
        for (BrokenPluginException broken : found.broken()) {
            LOG.warn("{}", broken.getMessage());
        }
        return new TreeMap<>(found.byName())
                .values().stream()
                        .filter(named -> named.size() == 1)
                        .map(named -> named.get(0))
                        .toList();
    }

    /**
     * Returns the names of a kind, for listings.
     *
     * @param kind the kind
     * @return the names with class and jar, sorted
     */
    public Map<String, List<String>> candidates(PluginType<?> kind) {
        Map<String, List<String>> all = new TreeMap<>();
        Candidates.find(kind, loader)
                .byName()
                .forEach((name, plugins) ->
                        all.put(name, plugins.stream().map(Plugins::origin).toList()));
        return all;
    }

    private static <T> StslibException notPicked(PluginType<T> kind, String name, Candidates<T> found) {
        List<T> named = found.byName().getOrDefault(name, List.of());
        if (!named.isEmpty()) {
            String both = named.stream().map(Plugins::origin).collect(Collectors.joining(" and "));
            return new DuplicatePluginException(
                    "Two " + kind.title() + "s are named '" + name + "': " + both,
                    "Remove one of them from the class path");
        }
        if (!found.broken().isEmpty()) {
            return found.broken().get(0);
        }
        return new PluginNotFoundException(
                "No " + kind.title() + " named '" + name + "'; there " + names(found.byName()), kind.artifactFor(name));
    }

    /** The class of a plug-in, and where it comes from. */
    private static String origin(Object plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        String place = source == null || source.getLocation() == null
                ? "an unknown place"
                : source.getLocation().toString();
        return plugin.getClass().getName() + " from " + place;
    }

    private static String names(Map<String, ?> found) {
        if (found.isEmpty()) {
            return "are none";
        }
        return (found.size() == 1 ? "is only " : "are ")
                + found.keySet().stream().sorted().collect(Collectors.joining(", "));
    }
}

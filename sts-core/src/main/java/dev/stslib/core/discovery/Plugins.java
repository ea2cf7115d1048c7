package dev.stslib.core.discovery;

import dev.stslib.api.error.BrokenPluginException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-ins that can be found, to be picked by name. Nothing is picked by itself, nothing overwrites another; a
 * broken plug-in is logged, and thrown when the name that was asked for is not among the sound ones.
 */
public final class Plugins {
    private final ClassLoader loader;

    /**
     * Looks on a class path.
     *
     * @param loader the class loader that sees the plug-ins
     */
    public Plugins(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Picks a plug-in.
     *
     * @param <T> its interface
     * @param kind the kind
     * @param name the name
     * @return the one plug-in of that name
     * @throws dev.stslib.api.error.PluginNotFoundException if there is none; the message gives the names there are and
     *     the artifact to add
     * @throws dev.stslib.api.error.DuplicatePluginException if there are two; the message gives both classes and where
     *     they come from
     * @throws BrokenPluginException if there is none and one of the kind cannot be loaded; the message gives its
     *     class and the cause
     */
    public <T> T pick(PluginKind<T> kind, String name) {
        Candidates<T> found = Candidates.find(kind, loader);
        List<T> named = found.byName().getOrDefault(name, List.of());
        if (named.size() != 1) {
            throw Unpicked.why(kind, name, found);
        }
        for (BrokenPluginException broken : found.broken()) {
            Log.LOG.warn("{}", broken.getMessage());
        }
        return named.get(0);
    }

    /**
     * The names of a kind that can be picked, for listings.
     *
     * @param kind the kind
     * @return the names with class and jar, sorted
     */
    public Map<String, List<String>> candidates(PluginKind<?> kind) {
        Map<String, List<String>> all = new TreeMap<>();
        Candidates.find(kind, loader)
                .byName()
                .forEach((name, plugins) ->
                        all.put(name, plugins.stream().map(Unpicked::origin).toList()));
        return all;
    }

    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    }
}

package dev.stslib.core.internal.discovery;

import dev.stslib.api.error.BrokenPluginException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * All registered plug-ins of one kind.
 *
 * @param <T> its interface
 * @param byName the plug-ins that can be created, by their names
 * @param broken the errors of the others
 */
record Candidates<T>(Map<String, List<T>> byName, List<BrokenPluginException> broken) {
    /** Stops at a service loader that fails without end. */
    private static final int MOST_BROKEN = 100;

    static <T> Candidates<T> find(PluginType<T> kind, ClassLoader loader) {
        Candidates<T> found = new Candidates<>(new LinkedHashMap<>(), new ArrayList<>());
        Watched watched = new Watched(loader);
        Iterator<T> plugins = ServiceLoader.load(kind.type(), watched).iterator();
        while (found.broken.size() < MOST_BROKEN) {
            watched.last = null;
            try {
                if (!plugins.hasNext()) {
                    break;
                }
                found.add(kind, plugins.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                found.broken.add(broken(kind, watched.last, e));
            }
        }
        return found;
    }

    @SuppressWarnings("ConstantValue") // A plug-in may be compiled without null checks.
    private void add(PluginType<T> kind, T plugin) {
        String className = plugin.getClass().getName();
        try {
            @Nullable String name = kind.nameOf(plugin);
            if (name == null) {
                throw new IllegalStateException("name() gives null");
            }
            List<T> namesakes = byName.get(name);
            if (namesakes == null) {
                namesakes = new ArrayList<>();
                byName.put(name, namesakes);
            }
            namesakes.add(plugin);
        } catch (LinkageError | RuntimeException e) {
            broken.add(broken(kind, className, e));
        }
    }

    private static BrokenPluginException broken(PluginType<?> kind, @Nullable String className, Throwable error) {
        StringBuilder causes = new StringBuilder(error.toString());
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            causes.append(", because of ").append(cause);
        }
        return new BrokenPluginException(
                "A " + kind.title() + " is registered but broken" + (className == null ? "" : ", " + className) + ": "
                        + causes,
                "Repair that plug-in, or remove its jar from the class path",
                error);
    }

    /** Remembers the last class that was loaded: not every error of a class that cannot be loaded names it. */
    private static final class Watched extends ClassLoader {
        private @Nullable String last;

        Watched(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            last = name;
            return super.loadClass(name, resolve);
        }
    }
}

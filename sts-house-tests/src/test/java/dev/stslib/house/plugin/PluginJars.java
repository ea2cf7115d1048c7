package dev.stslib.house.plugin;

import dev.stslib.api.Secret;
import dev.stslib.house.support.JarMaker;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes jars with plug-ins in them, and a class loader that sees these and no other plug-ins. */
final class PluginJars implements AutoCloseable {
    private final Path folder;
    private final List<URL> jars = new ArrayList<>();
    private @Nullable URLClassLoader loader;

    PluginJars(Path folder) {
        this.folder = folder;
    }

    /** What is done to the class files before they are packed. */
    @FunctionalInterface
    interface Harm {
        Harm NONE = classes -> {};

        void to(Path classes) throws IOException;
    }

    /**
     * Adds a jar.
     *
     * @param name the jar's name
     * @param sources its classes
     * @param kind the kind of its plug-ins
     * @param services the lines of its file below META-INF/services
     * @param harm done to its class files
     * @return the jar
     */
    Path add(String name, Map<String, String> sources, Kind kind, String services, Harm harm) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
        if (!sources.isEmpty()) {
            String api = JarMaker.originOf(Secret.class).toString();
            JarMaker.compile(sources, classes, List.of("-cp", api));
        }
        harm.to(classes);
        Path file = classes.resolve("META-INF/services/" + kind.type.getName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, services, StandardCharsets.UTF_8);
        Path jar = JarMaker.pack(classes, folder.resolve(name + ".jar"), "");
        jars.add(jar.toUri().toURL());
        return jar;
    }

    Path addSound(String jar, Kind kind, String className, String plugin) throws IOException {
        return add(
                jar,
                Map.of("plug." + className, kind.sound(className, plugin)),
                kind,
                "plug." + className + "\n",
                Harm.NONE);
    }

    ClassLoader loader() {
        URLClassLoader made = new URLClassLoader(
                jars.toArray(new URL[0]), new NoPlugins(getClass().getClassLoader()));
        loader = made;
        return made;
    }

    @Override
    public void close() throws IOException {
        if (loader != null) {
            loader.close();
        }
    }

    /** The class path of the tests without what it says about plug-ins. */
    private static final class NoPlugins extends ClassLoader {
        NoPlugins(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/services/dev.stslib.")
                    ? Collections.emptyEnumeration()
                    : super.getResources(name);
        }
    }
}

package dev.stslib.cli.internal.engine;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The jars of a person's own plug-ins. They run with all rights of the person, so the folder must be the owner's alone
 * (mode 700), and no other user may change a jar in it.
 */
final class PluginFolder {
    private final Path folder;
    private final Path home;

    PluginFolder(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    /** A class loader that sees the jars, and everything that the command itself sees. */
    ClassLoader classLoader() {
        ClassLoader own = PluginFolder.class.getClassLoader();
        List<Path> jars = jars();
        if (jars.isEmpty()) {
            return own;
        }
        return new URLClassLoader(
                "plugins", jars.stream().map(PluginFolder::url).toArray(URL[]::new), own);
    }

    /** The jars, checked, in the order of their names. */
    List<Path> jars() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        OwnerOnlyFiles.check(folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            jars.forEach(jar -> SafeFiles.requireOnlyOwnerWrites(jar, home));
            return jars;
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.CONFIGURATION, "The plug-ins in " + folder + " cannot be listed", "Check its mode", e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("Every path has a URL", e);
        }
    }
}

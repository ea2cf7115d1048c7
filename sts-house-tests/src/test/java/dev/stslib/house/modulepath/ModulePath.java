package dev.stslib.house.modulepath;

import dev.stslib.house.support.JarMaker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The class path of these tests, without what only tests need, as a module path of jars. Where Maven has not packed a
 * module yet, its folder of classes is packed here, with the name that its manifest would have.
 */
final class ModulePath {
    private static final List<String> ONLY_TESTS =
            List.of("junit", "opentest4j", "apiguardian", "archunit", "awaitility", "hamcrest", "surefire");

    private final List<Path> jars;

    private ModulePath(List<Path> jars) {
        this.jars = jars;
    }

    /** Makes it; jars that have to be packed go into a folder. */
    static ModulePath of(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            String name = path.getFileName().toString();
            if (name.endsWith(".jar") && ONLY_TESTS.stream().noneMatch(name::startsWith)) {
                jars.add(path);
            } else if (path.endsWith(Path.of("target", "classes")) && Files.exists(path)) {
                jars.add(pack(path, folder));
            }
        }
        return new ModulePath(jars);
    }

    private static Path pack(Path classes, Path folder) throws IOException {
        String artifact = classes.getName(classes.getNameCount() - 3).toString();
        boolean named = Files.exists(classes.resolve("module-info.class"));
        return JarMaker.pack(classes, folder.resolve(artifact + ".jar"), named ? "" : moduleName(artifact));
    }

    /** The name that a module of the build has on the module path. */
    static String moduleName(String artifact) {
        return artifact.replaceFirst("^sts", "dev.stslib").replace('-', '.');
    }

    List<Path> jars() {
        return jars;
    }

    @Override
    public String toString() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

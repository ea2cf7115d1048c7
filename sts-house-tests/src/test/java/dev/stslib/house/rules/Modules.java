package dev.stslib.house.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The modules of the build, found in the folders beside this one, so that a new module cannot be forgotten. */
final class Modules {
    private static final Set<String> UNPUBLISHED = Set.of("sts-examples", "sts-benchmarks", "sts-house-tests");

    private Modules() {}

    static Path root() {
        return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    }

    /** The names of the modules that are published and hold classes, sorted. */
    static List<String> published() {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("sts-") && !UNPUBLISHED.contains(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JavaClasses classesOf(String module) {
        return new ClassFileImporter().importPath(root().resolve(module).resolve("target/classes"));
    }

    /** The name of the class in whose file this one is written. */
    static String outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getName();
    }

    /** False for what a tool has generated. */
    static boolean isWritten(String module, String outermost) {
        return Files.exists(
                root().resolve(module).resolve("src/main/java").resolve(outermost.replace('.', '/') + ".java"));
    }
}

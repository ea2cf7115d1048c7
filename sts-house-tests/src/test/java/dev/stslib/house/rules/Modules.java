package dev.stslib.house.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

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
    private static final Set<String> UNPUBLISHED =
            Set.of("sts-examples", "sts-examples-spring", "sts-benchmarks", "sts-house-tests");

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

    /** The main classes of all modules, and those of the tests that are planted to break a rule. */
    static JavaClasses mainAndPlanted() {
        return Imported.MAIN_AND_PLANTED;
    }

    /** The main classes of all modules. */
    static JavaClasses main() {
        return Imported.MAIN;
    }

    /** The main classes of one module, as a folder or as a jar below {@code target}. */
    static JavaClasses classesOf(String module) {
        JavaClasses found = main().that(describe("are of " + module, type -> isBelow("/" + module + "/target/", type)));
        if (found.isEmpty()) {
            throw new IllegalStateException("The class path has no classes of " + module);
        }
        return found;
    }

    private static boolean isBelow(String part, JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().toString().contains(part))
                .orElse(false);
    }

    /** Imported once for all tests, since the import takes longer than the rules. */
    private static final class Imported {
        static final JavaClasses MAIN_AND_PLANTED = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/") || location.contains("/planted/"))
                .importPackages("dev.stslib");
        static final JavaClasses MAIN =
                MAIN_AND_PLANTED.that(describe("are no tests", type -> !isBelow("/test-classes/", type)));
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

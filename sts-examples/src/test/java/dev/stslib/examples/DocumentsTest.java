package dev.stslib.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.store.support.CompareAndSave;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is compiled and run; what they name is there. */
@Tag("one-jdk")
class DocumentsTest {
    /** The comment before a block that quotes a source file: names the file. */
    private static final String SOURCE_OF = "<!-- source: ";

    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "stslib", "examples");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @TestFactory
    Stream<DynamicTest> javaRuns() {
        return Markdown.all().stream()
                .flatMap(document -> document.blocks("java").stream()
                        .map(block -> dynamicTest(document + ":" + block.line(), () -> check(document, block))));
    }

    private void check(Markdown document, Markdown.Block block) throws Exception {
        String source = sourceOf(document, block);
        if (source == null) {
            Path classes = Files.createTempDirectory(folder, "classes");
            try (ExampleWorld world = ExampleWorld.now()) {
                new Snippet(block.text()).run(world, classes);
                assertTrue(!world.sts().requests().isEmpty(), "it asks STS for something");
            }
        } else {
            String file = Files.readString(Markdown.root().resolve(source));
            assertTrue(file.contains(block.text().strip()), () -> source + " does not hold this text");
        }
    }

    private static @Nullable String sourceOf(Markdown document, Markdown.Block block) {
        String before = block.line() < 2 ? "" : document.lines().get(block.line() - 2);
        return before.startsWith(SOURCE_OF)
                ? before.substring(SOURCE_OF.length()).replace(" -->", "")
                : null;
    }

    @Test
    void linksLeadToFiles() {
        List<String> broken = Markdown.all().stream()
                .flatMap(document -> document.links().stream()
                        .filter(target -> !Files.exists(target))
                        .map(target -> document + " links to " + target))
                .toList();
        assertEquals(List.of(), broken);
    }

    /** Every document of {@code docs} is linked from the README. */
    @Test
    void theReadmeLeadsEverywhere() {
        List<Path> linked = Markdown.read("README.md").links();
        List<Path> missing = Markdown.all().stream()
                .map(Markdown::file)
                .filter(file -> !file.endsWith("README.md") && !linked.contains(file))
                .toList();
        assertEquals(List.of(), missing);
    }

    /** The table of artifacts names the modules of the build, all of them. */
    @Test
    void theReadmeListsEveryModule() throws IOException {
        List<String> listed = Markdown.read("README.md").rows().stream()
                .map(row -> row.get(0).replace("`", ""))
                .filter(name -> name.startsWith("sts-"))
                .sorted()
                .toList();
        String pom = Files.readString(Markdown.root().resolve("pom.xml"));
        List<String> modules = pom.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("<module>"))
                .map(line -> line.replaceAll("</?module>", ""))
                .sorted()
                .toList();
        assertEquals(modules, listed);
    }

    /** The README shows what QuickStart prints, but for times, folders and process numbers. */
    @Test
    void theReadmeShowsWhatQuickStartPrints() throws Exception {
        JavaProcess run = JavaProcess.run(QuickStart.class, List.of());
        String shown = Markdown.read("README.md").blocks("text").get(0).text();
        assertEquals(neutral(shown), neutral(run.printed().strip()));
    }

    private static String neutral(String output) {
        return output.lines()
                .map(line -> line.replaceAll("[0-9]{4}-[0-9-]+T[0-9:]+Z", "TIME")
                        .replaceAll("process [0-9]+", "process N")
                        .replaceAll("keystore /\\S*", "keystore DIR"))
                .collect(Collectors.joining("\n"));
    }

    /** A format compiles with {@code sts-api} on the class path, and nothing else of the project. */
    @Test
    void ownFormatNeedsTheApiAlone() throws IOException {
        Snippet.compile(
                List.of(SOURCES.resolve("OwnFormat.java")),
                folder,
                Snippet.classPathOf(CredentialFormat.class, Nullable.class));
    }

    /** A store compiles with {@code sts-api} and {@code sts-store-support}, and nothing else of the project. */
    @Test
    void ownStoreNeedsTheApiAndTheSupportAlone() throws IOException {
        Snippet.compile(
                List.of(SOURCES.resolve("OwnStore.java")),
                folder,
                Snippet.classPathOf(CredentialFormat.class, CompareAndSave.class, Nullable.class));
    }
}

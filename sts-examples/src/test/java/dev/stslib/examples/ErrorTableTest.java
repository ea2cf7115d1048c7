package dev.stslib.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stslib.api.error.StslibException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The table of errors says what happens: every row is provoked, every type has a row. */
@Tag("one-jdk")
class ErrorTableTest {
    private static final String PACKAGE = StslibException.class.getPackageName();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    private record Row(String cause, String type, String problem, String remedy) {
        static Row of(List<String> cells) {
            return new Row(cells.get(0), cells.get(1).replace("`", ""), cells.get(2), cells.get(3));
        }
    }

    private static List<Row> rows() {
        return Markdown.read("docs/errors.md").rows().stream().map(Row::of).toList();
    }

    @TestFactory
    Stream<DynamicTest> everyRowIsTrue() {
        return rows().stream().map(row -> dynamicTest(row.cause(), () -> assertTrueRow(row)));
    }

    private void assertTrueRow(Row row) throws IOException {
        try (ErrorCases cases = new ErrorCases(folder)) {
            StslibException error = assertThrows(StslibException.class, () -> cases.provoke(row.cause()));
            assertEquals(row.type(), error.getClass().getSimpleName(), error.toString());
            assertFits(row.problem(), error.problem());
            assertFits(row.remedy(), error.remedy());
        }
    }

    private static void assertFits(String template, String text) {
        String pattern = Stream.of(template.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        assertTrue(Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches(), () -> "it says: " + text);
    }

    @Test
    void everyTypeHasARow() throws Exception {
        Set<String> inTable = rows().stream().map(Row::type).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(concreteTypes(), inTable);
    }

    private static Set<String> concreteTypes() throws IOException, ClassNotFoundException {
        Set<String> types = new TreeSet<>();
        try (var files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            for (JavaFileObject file :
                    files.list(StandardLocation.CLASS_PATH, PACKAGE, EnumSet.of(JavaFileObject.Kind.CLASS), false)) {
                String name = files.inferBinaryName(StandardLocation.CLASS_PATH, file);
                Class<?> type = Class.forName(name);
                int modifiers = type.getModifiers();
                if (StslibException.class.isAssignableFrom(type)
                        && Modifier.isPublic(modifiers)
                        && !Modifier.isAbstract(modifiers)) {
                    types.add(type.getSimpleName());
                }
            }
        }
        return types;
    }
}

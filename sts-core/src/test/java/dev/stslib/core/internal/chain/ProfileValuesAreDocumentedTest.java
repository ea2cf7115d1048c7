package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/profiles.md} lists each key that the code reads, and no other. */
class ProfileValuesAreDocumentedTest {
    /** Keys of one word are no different from other texts, so they are looked for by name. */
    private static final Pattern IN_CODE = Pattern.compile("\"([a-z0-9]+(?:_[a-z0-9]+)+|region|policy|services)\"");

    private static final Pattern IN_TABLE = Pattern.compile("(?m)^\\| `([a-z0-9_]+)`");

    private static final List<String> READERS = List.of(
            "src/main/java/dev/stslib/core/internal/chain",
            "src/main/java/dev/stslib/core/internal/aws/InstanceSettings.java",
            "../sts-source-rolesanywhere/src/main/java/dev/stslib/source/rolesanywhere/RolesAnywhereReader.java",
            "../sts-aws-support/src/main/java/dev/stslib/aws/support/service");

    @Test
    void everyKeyStandsInTheTable() throws IOException {
        Set<String> read = new TreeSet<>();
        for (String folder : READERS) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    find(IN_CODE, Files.readString(file), read);
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        find(IN_TABLE, Files.readString(Path.of("../docs/profiles.md")), documented);
        assertEquals(read, documented);
    }

    private static void find(Pattern pattern, String text, Set<String> found) {
        pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(found::add);
    }
}

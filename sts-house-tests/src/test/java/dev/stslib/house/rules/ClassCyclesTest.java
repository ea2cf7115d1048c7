package dev.stslib.house.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No more than three classes of a package know each other in a ring. {@code class-cycles.txt} lists the rings that are
 * still larger; it may only become shorter, and {@code -Dhouse.write} writes it anew.
 */
@Tag("one-jdk")
class ClassCyclesTest {
    private static final int MOST = 3;

    @Test
    void ringsAreSmall() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : Modules.published()) {
            if (module.equals("sts-testkit")) {
                continue; // no library: its STS is one world of users and roles that know each other
            }
            found.addAll(large(ClassCycles.in(Modules.classesOf(module))));
        }
        assertEquals(
                String.join("\n", ExpectedFile.lines("class-cycles.txt", found)),
                String.join("\n", found),
                "More than " + MOST + " classes of a package know each other in a ring");
    }

    @Test
    void aPlantedRingIsFound() {
        assertEquals(
                List.of("4: dev.stslib.planted.cycle.East dev.stslib.planted.cycle.North"
                        + " dev.stslib.planted.cycle.South dev.stslib.planted.cycle.West"),
                large(ClassCycles.in(new ClassFileImporter().importPackages("dev.stslib.planted.cycle"))));
    }

    @Test
    void aSealedInterfaceAndItsRecordsAreOne() {
        assertEquals(List.of(), ClassCycles.in(new ClassFileImporter().importPackages("dev.stslib.planted.sealed")));
    }

    private static List<String> large(List<Set<String>> cycles) {
        return cycles.stream()
                .filter(cycle -> cycle.size() > MOST)
                .map(cycle -> cycle.size() + ": " + String.join(" ", cycle))
                .sorted()
                .toList();
    }
}

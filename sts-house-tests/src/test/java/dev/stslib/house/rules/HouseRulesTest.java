package dev.stslib.house.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the main classes of every module to the rules of the house, and each rule to a class that breaks it. */
@Tag("one-jdk")
class HouseRulesTest {
    private static final JavaClasses WITH_PLANTED = Modules.mainAndPlanted();
    private static final JavaClasses MAIN = Modules.main();

    static List<HouseRule> rules() {
        return HouseRules.all();
    }

    /** One look at all classes tells both: what is found elsewhere breaks the rule. */
    @ParameterizedTest
    @MethodSource("rules")
    void findsEachPlantedViolationAndHoldsElsewhere(HouseRule rule) {
        List<String> found =
                rule.rule().evaluate(WITH_PLANTED).getFailureReport().getDetails();
        for (Method method : rule.planted().getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                String planted = rule.planted().getName() + "." + method.getName() + "(";
                assertTrue(
                        found.stream().anyMatch(detail -> detail.contains(planted)),
                        () -> planted + ") was not found by '" + rule + "', which found " + found);
            }
        }
        List<String> elsewhere =
                found.stream().filter(detail -> !detail.contains("planted")).toList();
        assertEquals(List.of(), elsewhere);
    }

    static Stream<Arguments> exceptions() {
        return HouseRules.places().stream()
                .flatMap(rule -> rule.places().stream().map(place -> Arguments.of(rule, place)));
    }

    /** An exception that is no longer needed must be removed. */
    @ParameterizedTest
    @MethodSource("exceptions")
    void everyPlaceThatIsNamedNeedsToBe(OnlyIn rule, String place) {
        assertTrue(
                OnlyIn.nothingAt(place, rule.use()).evaluate(MAIN).hasViolation(),
                () -> place + " need not be named by '" + rule + "'");
    }

    /** Takes the modules from the folders beside this one, so that a new module cannot be forgotten. */
    @Test
    void mainClassesOfEveryModuleAreLookedAt() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Set<String> expected = new TreeSet<>();
        try (Stream<Path> modules = Files.list(root)) {
            // The benchmarks are programs that are published nowhere; what runs them is generated.
            for (Path sources : modules.filter(module -> !module.endsWith("sts-benchmarks"))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                expected.addAll(classesIn(sources));
            }
        }
        assertTrue(expected.size() > 200, () -> "only " + expected);
        expected.removeAll(MAIN.stream().map(type -> type.getName()).collect(Collectors.toSet()));
        assertEquals(Set.of(), expected, "not looked at");
        assertFalse(MAIN.stream().anyMatch(type -> type.getName().contains("planted")));
    }

    private static Set<String> classesIn(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.map(file -> sources.relativize(file).toString())
                    .filter(file -> file.endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java") && !file.endsWith("package-info.java"))
                    .map(file -> String.join(
                            ".",
                            Arrays.asList(file.substring(0, file.length() - ".java".length())
                                    .split("[/\\\\]", -1))))
                    .collect(Collectors.toSet());
        }
    }
}

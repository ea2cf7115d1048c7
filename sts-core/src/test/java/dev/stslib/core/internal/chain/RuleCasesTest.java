package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.core.internal.profile.AwsFilesProfileSource;
import dev.stslib.core.internal.profile.ProfileSelection;
import dev.stslib.core.plan.RoleChain;
import dev.stslib.core.settings.ChainOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the cases of {@code src/test/resources/rules}, each on a made-up machine with real files. */
class RuleCasesTest {
    private static final InstantSource MUCH_LATER = InstantSource.fixed(Instant.parse("2100-01-01T00:00:00Z"));

    private static final List<RuleCase> CASES = RuleCase.all();

    @TempDir
    private Path temp;

    /** Mutation testing runs each test by itself, for each mutant: hundreds of tests would take minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"1.", "2.", "3.", "4."})
    @EnabledIfSystemProperty(named = "mutation", matches = "true")
    void rulesOfASectionInOneTest(String section) throws IOException {
        for (RuleCase rule : CASES) {
            if (rule.name().startsWith(section)) {
                run(rule);
            }
        }
    }

    @TestFactory
    @DisabledIfSystemProperty(named = "mutation", matches = "true")
    Stream<DynamicTest> rules() {
        Map<String, Integer> counts = new TreeMap<>();
        CASES.forEach(rule -> counts.merge(rule.section(), 1, Integer::sum));
        System.out.println("Rule cases by section: " + counts);
        assertEquals(CASES.size(), CASES.stream().map(RuleCase::name).distinct().count(), "names are unique");
        return CASES.stream().map(rule -> DynamicTest.dynamicTest(rule.name(), () -> run(rule)));
    }

    private void run(RuleCase rule) throws IOException {
        Path home = Files.createDirectories(
                temp.resolve("c" + Math.abs((long) rule.name().hashCode())));
        for (Map.Entry<String, String> part : rule.parts().entrySet()) {
            write(home, part.getKey(), RuleCase.bytes(part.getKey(), part.getValue()));
        }
        List<String> expected = rule.lines("expect").stream()
                .map(line -> line.replace("$HOME", home.toString()))
                .toList();
        assertFalse(expected.isEmpty(), "the case expects nothing");
        Outcome outcome = outcome(rule, home);
        expected.forEach(line -> outcome.check(line));
        if (expected.stream().noneMatch(line -> line.startsWith("error "))) {
            outcome.checkNoError();
        }
    }

    private static void write(Path home, String part, byte[] bytes) throws IOException {
        String name = part.replace(" escaped", "");
        String path = switch (name) {
            case "config", "credentials" -> ".aws/" + name;
            case "roles" -> "roles";
            default -> name.startsWith("file ") ? name.substring(5) : "";
        };
        if (!path.isEmpty()) {
            Path file = home.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
    }

    private static Outcome outcome(RuleCase rule, Path home) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        rule.map("env").forEach((key, value) -> environment.put(key, value.replace("$HOME", home.toString())));
        Map<String, String> properties = new HashMap<>();
        rule.map("properties").forEach((key, value) -> properties.put(key, value.replace("$HOME", home.toString())));
        Map<String, String> code = rule.map("code");
        SystemEnvironment systemEnvironment =
                SystemEnvironment.of(environment, properties).windows(code.containsKey("windows"));
        ProfileSettings settings = new ProfileSettings(
                systemEnvironment,
                code.containsKey("configFile") ? home.resolve(code.get("configFile")) : null,
                code.containsKey("credentialsFile") ? home.resolve(code.get("credentialsFile")) : null,
                rule.parts().containsKey("roles") ? List.of(home.resolve("roles")) : List.of());
        Outcome outcome = new Outcome();
        try {
            outcome.profiles =
                    new AwsFilesProfileSource(MUCH_LATER).open(settings).current();
            if (rule.parts().containsKey("resolve")) {
                String name = rule.lines("resolve").stream()
                        .findFirst()
                        .orElseGet(() -> ProfileSelection.of(systemEnvironment)
                                .require(outcome.profiles)
                                .name());
                RoleChain chain = new ChainResolver(
                                outcome.profiles, systemEnvironment, options(code), TestSources.of(systemEnvironment))
                        .resolve(name);
                outcome.plan = PlanText.of(chain);
                outcome.describe = chain + chain.describe();
            }
        } catch (StslibException e) {
            outcome.error = e;
        }
        return outcome;
    }

    private static ChainOptions options(Map<String, String> code) {
        return new ChainOptions(
                code.get("region"),
                code.containsKey("endpoint") ? URI.create(code.get("endpoint")) : null,
                code.containsKey("fips") ? Boolean.valueOf(code.get("fips")) : null,
                code.containsKey("dualstack") ? Boolean.valueOf(code.get("dualstack")) : null,
                code.containsKey("shorten"),
                ChainOptions.NONE.processTimeout());
    }

    private static final class Outcome {
        private ProfileSet profiles = new ProfileSet(Map.of(), Map.of(), Map.of(), List.of());
        private List<String> plan = List.of();
        private String describe = "";
        private @Nullable StslibException error;

        void checkNoError() {
            if (error != null) {
                throw new AssertionError("unexpected " + error, error);
            }
            assertFalse(hasSecret(describe), describe);
        }

        void check(String line) {
            String[] words = line.split(" ", 2);
            String rest = words[1];
            switch (words[0]) {
                case "profile" -> section(profiles.profiles(), rest);
                case "sso-session" -> section(profiles.ssoSessions(), rest);
                case "services" -> section(profiles.services(), rest);
                case "names" ->
                    assertEquals(rest, String.join(", ", profiles.profiles().keySet()));
                case "no" -> no(rest);
                case "warning" ->
                    assertTrue(
                            profiles.warnings().stream().anyMatch(warning -> warning.contains(rest)),
                            () -> rest + " in " + profiles.warnings());
                case "warnings" ->
                    assertEquals(
                            Integer.parseInt(rest),
                            profiles.warnings().size(),
                            () -> profiles.warnings().toString());
                case "plan" -> assertTrue(plan.contains(rest), () -> rest + " in " + plan + error);
                case "planwarning" ->
                    assertTrue(
                            plan.stream().anyMatch(l -> l.startsWith("warning: ") && l.contains(rest)), plan::toString);
                case "error" -> error(rest);
                default -> fail("unknown expectation: " + line);
            }
        }

        private void error(String rest) {
            String[] words = rest.split(" ", 2);
            if (error == null) {
                throw new AssertionError("no error, but " + plan + profiles.profiles());
            }
            assertEquals(words[0] + "Exception", error.getClass().getSimpleName(), error::toString);
            String message = String.valueOf(error.getMessage());
            assertTrue(message.contains(words[1]), message);
            assertFalse(hasSecret(message), message);
        }

        private void no(String rest) {
            String[] words = rest.split(" ", 3);
            switch (words[0]) {
                case "profile" -> assertFalse(profiles.profiles().containsKey(words[1]), rest);
                case "sso-session" -> assertFalse(profiles.ssoSessions().containsKey(words[1]), rest);
                case "key" ->
                    assertTrue(
                            profiles.find(words[1])
                                    .orElseThrow()
                                    .secret(words[2])
                                    .isEmpty(),
                            rest);
                case "plan" ->
                    assertTrue(plan.stream().noneMatch(l -> l.startsWith(rest.substring(5))), plan::toString);
                default -> fail("unknown expectation: no " + rest);
            }
        }

        private static boolean hasSecret(String text) {
            return text.replace("_SECRET", "").contains("SECRET");
        }

        private static void section(Map<String, Profile> sections, String rest) {
            String[] words = rest.split(" ", 3);
            Profile profile = sections.get(words[0]);
            assertTrue(profile != null, () -> words[0] + " in " + sections.keySet());
            if (words.length > 1) {
                String quoted = words[2].substring(words[2].indexOf('"') + 1, words[2].length() - 1);
                String value =
                        profile.secret(words[1]).map(Secret::revealSecret).orElse("(absent)");
                assertEquals(RuleCase.unescape(quoted), value, words[1]);
            }
        }
    }
}

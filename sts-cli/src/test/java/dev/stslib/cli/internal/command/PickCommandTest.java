package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickCommandTest extends MachineTest {
    private static List<String> find(String query, String... names) {
        return new FuzzyMatch(List.of(names), name -> 0).find(query);
    }

    @ParameterizedTest
    @CsvSource({
        "prod,   app-prod,           pr-old-d",
        "ap,     admin-prod,         shape",
        "s3p,    S3ReadOnlyRole-prod, us3-shop",
        "dev,    dev,                developer",
        "DB,     DynamoDBRole-dev,   DeployBlue",
        "qa,     team-qa,            quota",
    })
    void theBetterMatchIsFirst(String query, String better, String worse) {
        assertEquals(better, find(query, worse, better).get(0), query);
    }

    @Test
    void lettersMustBeThereInTheirOrder() {
        assertEquals(List.of(), find("ba", "ab"));
        assertEquals(List.of("ab"), find("a b", "ab"));
        assertEquals(List.of("xAb"), find("A", "xAb", "xab"));
        assertEquals(List.of("a", "b"), find("", "a", "b"));
        assertEquals(List.of(), find("aa", "a"));
    }

    @Test
    void namesThatMatchEquallyAreInTheOrderOfTheirUse() {
        Map<String, Double> weights = Map.of("b", 2.0, "c", 1.0);
        assertEquals(
                List.of("b", "c", "a"),
                new FuzzyMatch(List.of("a", "b", "c"), name -> weights.getOrDefault(name, 0.0)).find(""));
    }

    @Test
    void whatWasPickedOftenAndLatelyComesFirst() {
        assertEquals(0, machine.run("pick", "Dynamo").status());
        assertEquals(0, machine.run("pick", "Dynamo").status());
        machine.clock.advance(Duration.ofDays(8));
        assertEquals(0, machine.run("pick", "CodeDeploy").status());
        machine.dialog.answers.add("");
        assertEquals("CodeDeployRole-qa\n", machine.run("pick").out());
    }

    @Test
    void oneMatchNeedsNoPerson() {
        assertEquals(ROLE + "\n", machine.run("pick", "prod", "--no-input").out());
        Machine.Run several = machine.run("pick", "Role", "--no-input");
        assertEquals(4, several.status());
        assertEquals("", several.out());
        Machine.Run none = machine.run("pick", "xyz");
        assertEquals(3, none.status());
        assertTrue(none.err().contains("'xyz'"), none.err());
    }
}

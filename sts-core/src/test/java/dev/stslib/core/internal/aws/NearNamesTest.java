package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNamesTest {
    @ParameterizedTest
    @CsvSource({"'', abc, 3", "abc, abc, 0", "abc, ab, 1", "ab, abc, 1", "abc, axc, 1", "kitten, sitting, 3"})
    void distanceCountsChanges(String left, String right, int distance) {
        assertEquals(distance, NearNames.distance(left, right));
    }

    @Test
    void theNearestComeFirst() {
        assertEquals(
                List.of("eu-west-1", "eu-west-2", "us-west-1"),
                NearNames.of("EU-WEST-1", List.of("us-west-1", "cn-north-1", "eu-west-2", "eu-west-1")));
    }
}

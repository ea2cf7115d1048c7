package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jetbrains.kotlinx.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The races of the engine. More of each: {@code -Draces.scenarios=50 -Draces.orders=1000}. */
class RacesTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                ReadAgainstRefresh.class,
                RefreshAgainstInvalidate.class,
                CloseAgainstEverything.class,
                TwoEnginesOnOneStore.class
            })
    void whateverTheOrderOfTheirStepsTheyEndWell(Class<?> race) {
        Races.play(race);
    }

    @Test
    void aPlantedRaceIsFound() {
        LincheckAssertionError found = assertThrows(LincheckAssertionError.class, () -> Races.play(NaiveCell.class));
        assertTrue(String.valueOf(found.getMessage()).contains("two requests for one role at once"), found::getMessage);
    }
}

package dev.stslib.core.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jetbrains.kotlinx.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The races of the engine. More of each: {@code -Draces.scenarios=50 -Draces.orders=1000}. */
@Tag("races")
class RacesTest {
    private static final String HERE = RacesTest.class.getPackageName() + ".";

    @ParameterizedTest
    @CsvSource({
        "ReadAgainstRefresh, read land, wake read",
        "ReadAgainstRefresh, read fail, wake read",
        "RefreshAgainstInvalidate, renew land, invalidate read",
        "RefreshAgainstInvalidate, read land, land invalidate",
        "CloseAgainstEverything, close, read land",
        "CloseAgainstEverything, close, renew land",
        "CloseAgainstEverything, close, wake invalidate",
        "TwoEnginesOnOneStore, renewFirst readFirst, renewSecond",
        "TwoEnginesOnOneStore, putFirst readFirst, renewSecond"
    })
    void whateverTheOrderOfTheirStepsTheyEndWell(String race, String one, String other) throws ClassNotFoundException {
        Races.play(Class.forName(HERE + race), one, other);
    }

    @Test
    void aPlantedRaceIsFound() {
        LincheckAssertionError found =
                assertThrows(LincheckAssertionError.class, () -> Races.play(NaiveCell.class, "read land", "land read"));
        assertTrue(String.valueOf(found.getMessage()).contains("two requests for one role at once"), found::getMessage);
    }
}

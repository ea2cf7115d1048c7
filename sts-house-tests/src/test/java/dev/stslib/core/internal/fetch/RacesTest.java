package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.internal.cache.NaiveEntry;
import org.jetbrains.kotlinx.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The races of the engine. More of each: {@code -Draces.scenarios=50 -Draces.orders=1000}. */
@Tag("races")
class RacesTest {
    private static final String HERE = "dev.stslib.core.internal.";

    @ParameterizedTest
    @CsvSource({
        "cache.ReadAgainstRefresh, read land, wake read",
        "cache.ReadAgainstRefresh, read fail, wake read",
        "cache.RefreshAgainstInvalidate, renew land, invalidate read",
        "cache.RefreshAgainstInvalidate, read land, land invalidate",
        "cache.CloseAgainstEverything, close, read land",
        "cache.CloseAgainstEverything, close, renew land",
        "cache.CloseAgainstEverything, close, wake invalidate",
        "fetch.TwoEnginesOnOneStore, renewFirst readFirst, renewSecond",
        "fetch.TwoEnginesOnOneStore, putFirst readFirst, renewSecond"
    })
    void whateverTheOrderOfTheirStepsTheyEndWell(String race, String one, String other) throws ClassNotFoundException {
        Races.play(Class.forName(HERE + race), one, other);
    }

    @Test
    void aPlantedRaceIsFound() {
        LincheckAssertionError found = assertThrows(
                LincheckAssertionError.class, () -> Races.play(NaiveEntry.class, "read land", "land read"));
        assertTrue(String.valueOf(found.getMessage()).contains("two requests for one role at once"), found::getMessage);
    }
}

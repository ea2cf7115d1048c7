package dev.stslib.api.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.error.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {
    private static final Path FOLDER = Path.of("some", "folder");

    @Test
    void aFolderIsOptional() {
        assertEquals(Optional.empty(), StoreSettings.create().location());
        StoreException none = assertThrows(
                StoreException.class,
                () -> StoreSettings.create().option("port", "1").folder());
        assertEquals("Name it with StoreSettings.at(folder)", none.remedy());
        StoreSettings settings =
                StoreSettings.at(FOLDER).password(purpose -> new char[1]).option("a", "b");
        assertEquals(Optional.of(FOLDER), settings.location());
        assertEquals(FOLDER, settings.folder());
    }

    @Test
    void optionsAreAddedToACopy() {
        StoreSettings without = StoreSettings.create();
        StoreSettings settings = without.option("url", "redis://host").option("url", "redis://other");
        assertEquals(Optional.of("redis://other"), settings.option("url"));
        assertEquals(Optional.empty(), without.option("url"));
        assertEquals(Optional.empty(), settings.password());
    }

    @Test
    void anUnknownOptionIsAnErrorWithAndWithoutAFolder() {
        StoreSettings settings = StoreSettings.create().option("prot", "1");
        StoreException unknown = assertThrows(StoreException.class, () -> settings.checkOptions(List.of("port")));
        assertEquals("The store has no option 'prot'", unknown.problem());
        assertEquals("Use one of port, or remove it", unknown.remedy());
        assertEquals(
                "Remove it",
                assertThrows(StoreException.class, () -> settings.checkOptions(List.of()))
                        .remedy());
        StoreException inFolder = assertThrows(
                StoreException.class,
                () -> StoreSettings.at(FOLDER).option("prot", "1").checkOptions(List.of("port")));
        assertEquals("The store in " + FOLDER + " has no option 'prot'", inFolder.problem());
        assertDoesNotThrow(() -> settings.checkOptions(List.of("prot")));
    }

    @Test
    void theTextShowsNoPassword() {
        StoreSettings settings = StoreSettings.create().password(purpose -> "hidden".toCharArray());
        assertEquals("StoreSettings[]", settings.toString());
        assertEquals("StoreSettings[{a=b}]", settings.option("a", "b").toString());
        assertEquals("StoreSettings[" + FOLDER + "]", StoreSettings.at(FOLDER).toString());
        assertEquals(
                "StoreSettings[" + FOLDER + ", {a=b}]",
                StoreSettings.at(FOLDER).option("a", "b").toString());
    }
}

package dev.stslib.store.support.entry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFolderTypeTest {
    private static final StoreFolderType UNMARKED =
            StoreFolderType.unmarked("'unmarked'", new FileEnvelope("stslib-e", 1));
    private static final StoreFolderType MARKED =
            StoreFolderType.marked("'marked'", "one.stslib", new FileEnvelope("stslib-f", 1));
    private static final StoreFolderType KEYSTORE =
            StoreFolderType.marked("'keystore'", "two.p12", new FileEnvelope("other-en", 1));

    static List<StoreFolderType> all() {
        return List.of(UNMARKED, MARKED, KEYSTORE);
    }

    static List<StoreFolderType> marked() {
        return List.of(MARKED, KEYSTORE);
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void anyTypeMayBeginInAFolderWithoutEntries() throws IOException {
        Files.createFile(folder.resolve("lock"));
        for (StoreFolderType type : all()) {
            assertDoesNotThrow(() -> check(type));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void entriesBelongToOneType(StoreFolderType holder) throws IOException {
        Path entry = folder.resolve("0.entry");
        Files.write(entry, holder.entries().encode(new byte[1], new byte[1]));
        assertBelongsTo(holder, entry);
    }

    @ParameterizedTest
    @MethodSource("marked")
    void aMarkerBelongsToOneTypeAlsoIfItIsDamaged(StoreFolderType holder) throws IOException {
        assertBelongsTo(holder, Files.createFile(holder.marker(folder)));
    }

    @ParameterizedTest
    @MethodSource("marked")
    void aRelativeIsNamedByItsMarkerAndByItsEntries(StoreFolderType relative) throws IOException {
        StoreFolderType[] others = {MARKED, KEYSTORE};
        Path entry = folder.resolve("0.entry");
        Files.write(entry, relative.entries().encode(new byte[1], new byte[1]));
        StoreException byEntry = assertThrows(StoreException.class, () -> check(UNMARKED, others));
        Files.delete(entry);
        Files.createFile(relative.marker(folder));
        StoreException byMarker = assertThrows(StoreException.class, () -> check(UNMARKED, others));
        String name = relative == MARKED ? "'marked'" : "'keystore'";
        assertEquals(
                "The folder " + folder + " is that of a store " + name + ", and is not opened as 'unmarked'",
                byEntry.problem());
        assertEquals(byEntry.problem(), byMarker.problem());
        assertEquals("Open it as " + name + ", or take another folder", byEntry.remedy());
    }

    private void assertBelongsTo(StoreFolderType holder, Path foreign) {
        for (StoreFolderType type : all()) {
            if (type == holder) {
                assertDoesNotThrow(() -> check(type));
            } else {
                StoreException refused = assertThrows(StoreException.class, () -> check(type));
                assertTrue(refused.remedy().endsWith("or take another folder"), refused.remedy());
                assertTrue(refused.problem().contains(foreign.getFileName().toString()), refused.problem());
            }
        }
    }

    @Test
    void aStoreIsOpenedAlsoIfAnotherHasSavedInItsFolder() throws IOException {
        Files.write(folder.resolve("0.entry"), UNMARKED.entries().encode(new byte[1], new byte[1]));
        Files.createFile(MARKED.marker(folder));
        assertDoesNotThrow(() -> check(MARKED));
        assertThrows(StoreException.class, () -> check(UNMARKED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stslib-", "another file"})
    void aDamagedEntryDecidesNothing(String content) throws IOException {
        Files.writeString(folder.resolve("0.entry"), content);
        for (StoreFolderType type : all()) {
            assertDoesNotThrow(() -> check(type));
        }
    }

    @Test
    void aFolderInThePlaceOfAnEntryDecidesNothing() throws IOException {
        Files.createDirectory(folder.resolve("0.entry"));
        assertDoesNotThrow(() -> check(UNMARKED));
    }

    @Test
    void onlyAStoreOfNothingButEntriesHasNoMarker() {
        assertThrows(IllegalStateException.class, () -> UNMARKED.marker(folder));
        assertEquals(folder.resolve("one.stslib"), MARKED.marker(folder));
    }

    private void check(StoreFolderType type, StoreFolderType... relatives) {
        try (StoreFolder open = StoreFolder.open(folder, StoreFiles.STRICT)) {
            type.check(open, relatives);
        }
    }
}

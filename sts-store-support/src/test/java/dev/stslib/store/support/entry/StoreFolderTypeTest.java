package dev.stslib.store.support.entry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFolderTypeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void anyKindMayBeginInAFolderWithoutEntries() throws IOException {
        Files.createFile(folder.resolve("lock"));
        for (StoreFolderType kind : StoreFolderType.values()) {
            assertDoesNotThrow(() -> kind.check(folder));
        }
    }

    @ParameterizedTest
    @EnumSource
    void entriesBelongToOneKind(StoreFolderType holder) throws IOException {
        Files.write(folder.resolve("0.entry"), holder.entries().encode(new byte[1], new byte[1]));
        assertBelongsTo(holder);
    }

    @ParameterizedTest
    @EnumSource(names = "FILE", mode = EnumSource.Mode.EXCLUDE)
    void aMarkBelongsToOneKindAlsoIfItIsDamaged(StoreFolderType holder) throws IOException {
        Files.createFile(holder.mark(folder));
        assertBelongsTo(holder);
    }

    private void assertBelongsTo(StoreFolderType holder) {
        for (StoreFolderType kind : StoreFolderType.values()) {
            if (kind == holder) {
                assertDoesNotThrow(() -> kind.check(folder));
            } else {
                StoreException refused = assertThrows(StoreException.class, () -> kind.check(folder));
                assertTrue(refused.mend().endsWith("or take another folder"), refused.mend());
            }
        }
    }

    @Test
    void aStoreIsOpenedAlsoIfAnotherHasSavedInItsFolder() throws IOException {
        Files.write(folder.resolve("0.entry"), StoreFolderType.FILE.entries().encode(new byte[1], new byte[1]));
        Files.createFile(StoreFolderType.KEYSTORE.mark(folder));
        assertDoesNotThrow(() -> StoreFolderType.KEYSTORE.check(folder));
        assertThrows(StoreException.class, () -> StoreFolderType.FILE.check(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stslib-", "another file"})
    void aDamagedEntryDecidesNothing(String content) throws IOException {
        Files.writeString(folder.resolve("0.entry"), content);
        for (StoreFolderType kind : StoreFolderType.values()) {
            assertDoesNotThrow(() -> kind.check(folder));
        }
    }

    @Test
    void aFolderInThePlaceOfAnEntryDecidesNothing() throws IOException {
        Files.createDirectory(folder.resolve("0.entry"));
        assertDoesNotThrow(() -> StoreFolderType.FILE.check(folder));
    }

    @Test
    void onlyAStoreOfNothingButEntriesHasNoMark() {
        assertThrows(IllegalStateException.class, () -> StoreFolderType.FILE.mark(folder));
        assertEquals(folder.resolve("keystore.stslib"), StoreFolderType.KEYSTORE.mark(folder));
    }
}

package dev.stslib.api.store;

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

class StoreKindTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void anyKindMayBeginInAFolderWithoutEntries() throws IOException {
        Files.createFile(folder.resolve("lock"));
        for (StoreKind kind : StoreKind.values()) {
            assertDoesNotThrow(() -> kind.check(folder));
        }
    }

    @ParameterizedTest
    @EnumSource
    void entriesBelongToOneKind(StoreKind holder) throws IOException {
        Files.write(folder.resolve("0.entry"), holder.entries().encode(new byte[1], new byte[1]));
        assertBelongsTo(holder);
    }

    @ParameterizedTest
    @EnumSource(names = "FILE", mode = EnumSource.Mode.EXCLUDE)
    void aMarkBelongsToOneKindAlsoIfItIsDamaged(StoreKind holder) throws IOException {
        Files.createFile(holder.mark(folder));
        assertBelongsTo(holder);
    }

    private void assertBelongsTo(StoreKind holder) {
        for (StoreKind kind : StoreKind.values()) {
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
        Files.write(folder.resolve("0.entry"), StoreKind.FILE.entries().encode(new byte[1], new byte[1]));
        Files.createFile(StoreKind.KEYSTORE.mark(folder));
        assertDoesNotThrow(() -> StoreKind.KEYSTORE.check(folder));
        assertThrows(StoreException.class, () -> StoreKind.FILE.check(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stslib-", "another file"})
    void aDamagedEntryDecidesNothing(String content) throws IOException {
        Files.writeString(folder.resolve("0.entry"), content);
        for (StoreKind kind : StoreKind.values()) {
            assertDoesNotThrow(() -> kind.check(folder));
        }
    }

    @Test
    void aFolderInThePlaceOfAnEntryDecidesNothing() throws IOException {
        Files.createDirectory(folder.resolve("0.entry"));
        assertDoesNotThrow(() -> StoreKind.FILE.check(folder));
    }

    @Test
    void onlyAStoreOfNothingButEntriesHasNoMark() {
        assertThrows(IllegalStateException.class, () -> StoreKind.FILE.mark(folder));
        assertEquals(folder.resolve("keystore.stslib"), StoreKind.KEYSTORE.mark(folder));
    }
}

package dev.stslib.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CredentialStore} must do, also with many threads and processes. Extend this class, return your store
 * and its settings, and run the tests with JUnit. Your class needs a constructor without parameters, because other
 * processes create it too.
 *
 * <p>If your store keeps no files, override {@link #backend}, which reads and damages its records, and {@link #faults}, which
 * makes its calls fail. Tests that do not apply to a store are skipped, with the reason.
 *
 * <pre>{@code
 * class MyStoreTest extends CredentialStoreContract {
 *     protected CredentialStore store() {
 *         return new MyStore();
 *     }
 *
 *     protected StoreSettings settings(Path folder) {
 *         return StoreSettings.at(folder);
 *     }
 * }
 * }</pre>
 */
@SuppressWarnings("JUnitClassModifiers") // Public, so that other packages can extend it.
public abstract class CredentialStoreContract extends MishapTrial {
    private static final byte[] CANARY = "CanarySecret".getBytes(UTF_8);
    private static final Charset ISO = StandardCharsets.ISO_8859_1;
    private static final EntryName NAME = new EntryName("role/S3ReadOnlyRole-prod");

    /** For the class that extends it. */
    protected CredentialStoreContract() {}

    /** What was saved comes back, with all that is known about it and with little. */
    @Test
    protected void entriesComeBack() {
        try (OpenStore store = open()) {
            StoredEntry entry = Entries.entry(NAME.value(), 1, CANARY);
            StoredEntry bare = Entries.bare("bare", 7, CANARY);
            assertTrue(store.save(entry, 0));
            assertTrue(store.save(bare, 0));
            assertEquals(Optional.of(entry), store.load(NAME));
            assertEquals(Optional.of(bare), store.load(new EntryName("bare")));
            assertEquals(Optional.empty(), store.load(new EntryName("other")));
        }
    }

    /** Names have any characters and any length, and none leads out of the folder. */
    @Test
    protected void namesHaveAnyCharacters() throws IOException {
        List<String> names = List.of(
                "a",
                "A",
                "../../escape",
                "..",
                ".",
                "/",
                "\\",
                "C:\\x",
                "con",
                "a:b*?<>|\"",
                " ",
                "a ",
                "\u0000",
                "a\u0000",
                "\n",
                "\u00e9",
                "e\u0301",
                "\u0130",
                "i",
                "\u4e2d\ud83d\ude00",
                "\ud800",
                "\udc00",
                "?",
                "%",
                "_",
                "_0041",
                "lock",
                "x".repeat(300),
                "x".repeat(299) + "y",
                "X".repeat(300));
        try (OpenStore store = open()) {
            for (String name : names) {
                assertTrue(store.save(Entries.entry(name, 1, name.getBytes(StandardCharsets.UTF_16)), 0), name);
            }
            for (String name : names) {
                assertEquals(
                        Optional.of(Entries.entry(name, 1, name.getBytes(StandardCharsets.UTF_16))),
                        store.load(new EntryName(name)));
            }
            assertEquals(
                    Set.copyOf(names),
                    store.list().stream().map(info -> info.name().value()).collect(Collectors.toSet()));
        }
        assertEquals(keepsFiles() ? List.of(place()) : List.of(), children(parent()));
    }

    /** Entries have any size. */
    @Test
    protected void entriesHaveAnySize() {
        try (OpenStore store = open()) {
            for (int size : new int[] {0, 1, 1_500, 65_535, 65_536, 1 << 20}) {
                StoredEntry entry = Entries.entry("size " + size, 1, Entries.payload(size));
                assertTrue(store.save(entry, 0));
                assertEquals(Optional.of(entry), store.load(entry.info().name()));
            }
        }
    }

    /** A save goes through only over the version that is expected. */
    @Test
    protected void savesCompare() {
        try (OpenStore store = open()) {
            StoredEntry first = Entries.entry(NAME.value(), 3, Entries.payload(10));
            StoredEntry second = Entries.entry(NAME.value(), 9, Entries.payload(20));
            assertFalse(store.save(first, 1), "nothing is there");
            assertEquals(Optional.empty(), store.load(NAME));
            assertTrue(store.save(first, 0));
            assertFalse(store.save(second, 0), "something is there");
            assertFalse(store.save(second, 2), "an older version is expected");
            assertFalse(store.save(second, 4), "a newer version is expected");
            assertEquals(Optional.of(first), store.load(NAME));
            assertTrue(store.save(second, 3));
            assertEquals(Optional.of(second), store.load(NAME));
            assertThrows(IllegalArgumentException.class, () -> store.save(second, 9), "the version does not grow");
            assertThrows(IllegalArgumentException.class, () -> store.save(first, 9), "the version shrinks");
        }
    }

    /** A deletion goes through only over the version that is expected. */
    @Test
    protected void deletionsCompare() {
        try (OpenStore store = open()) {
            StoredEntry entry = Entries.entry(NAME.value(), 3, CANARY);
            assertFalse(store.delete(NAME, 3), "nothing is there");
            assertFalse(store.delete(NAME, 0), "nothing is there");
            assertTrue(store.save(entry, 0));
            assertFalse(store.delete(NAME, 2), "another version is there");
            assertFalse(store.delete(NAME, 0), "a version is there");
            assertEquals(Optional.of(entry), store.load(NAME));
            assertTrue(store.delete(NAME, 3));
            assertEquals(Optional.empty(), store.load(NAME));
            assertEquals(List.of(), store.list());
            assertTrue(store.save(entry, 0), "the name is free again");
        }
    }

    /** A list says what is there, as it was saved. */
    @Test
    protected void listsSayWhatIsThere() {
        try (OpenStore store = open()) {
            assertEquals(List.of(), store.list());
            EntryInfo entry = save(store, Entries.entry("one", 1, CANARY));
            EntryInfo bare = save(store, Entries.bare("two", 5, new byte[0]));
            assertEquals(Set.of(entry, bare), Set.copyOf(store.list()));
            assertFalse(store.list().toString().contains(new String(CANARY, UTF_8)));
        }
    }

    private static EntryInfo save(OpenStore store, StoredEntry entry) {
        assertTrue(store.save(entry, 0));
        return entry.info();
    }

    /** Two that have the same place open see each other's entries at once. */
    @Test
    protected void twoSeeEachOther() {
        try (OpenStore one = open();
                OpenStore two = open()) {
            StoredEntry first = Entries.entry(NAME.value(), 1, CANARY);
            StoredEntry second = Entries.entry(NAME.value(), 2, Entries.payload(100));
            assertTrue(one.save(first, 0));
            assertEquals(Optional.of(first), two.load(NAME));
            assertTrue(two.save(second, 1));
            assertFalse(one.save(second, 1));
            assertEquals(Optional.of(second), one.load(NAME));
            assertTrue(one.delete(NAME, 2));
            assertEquals(List.of(), two.list());
        }
    }

    /** What was saved is there when the store is opened again; closing twice does nothing. */
    @Test
    protected void entriesOutliveTheStore() {
        StoredEntry entry = Entries.entry(NAME.value(), 1, CANARY);
        OpenStore first = open();
        assertTrue(first.save(entry, 0));
        first.close();
        first.close();
        try (OpenStore second = open()) {
            assertEquals(Optional.of(entry), second.load(NAME));
        }
    }

    /** Many threads count up by compare-and-save, some sharing an open store, and no update is lost. */
    @Test
    protected void threadsLoseNoUpdate() {
        TrialSize size = TrialSize.configured(this);
        try (OpenStore shared = open();
                OpenStore other = open()) {
            Crowd.run(
                    size.processes(),
                    thread -> Counter.countUp(thread == 0 ? other : shared, size.saves(), size.keys()));
            assertEquals((long) size.processes() * size.saves(), Counter.sum(shared, size.keys()));
        }
    }

    /** Several processes count up by compare-and-save, and no update is lost; see {@link TrialSize}. */
    @Test
    @Tag("processes")
    protected void processesLoseNoUpdate() throws IOException {
        assumeProcesses();
        CrowdTrial.run(this, place(), TrialSize.configured(this));
    }

    /** Whatever is in the folder is its owner's alone, and sealed if the store says so. */
    @Test
    protected void filesAreTheirOwnersAlone() throws IOException {
        assumeFiles();
        try (OpenStore store = open()) {
            assertTrue(store.save(Entries.entry(NAME.value(), 1, CANARY), 0));
        }
        for (Path file : files(place())) {
            OwnerOnlyFiles.check(file);
            assertFalse(
                    encrypts() && new String(Files.readAllBytes(file), ISO).contains(new String(CANARY, ISO)),
                    () -> file + " shows the payload");
        }
    }

    /** A store that encrypts shows no payload in what it keeps. */
    @Test
    protected void whatIsKeptShowsNoPayload() throws IOException {
        assumeTrue(encrypts(), "The store does not encrypt: encrypts() is false");
        try (OpenStore store = open()) {
            assertTrue(store.save(Entries.entry(NAME.value(), 1, CANARY), 0));
        }
        StoreBackend backend = assumeBackend();
        for (String record : backend.records()) {
            assertFalse(
                    new String(backend.read(record), ISO).contains(new String(CANARY, ISO)),
                    () -> record + " shows the payload");
        }
    }

    /** The name is fit to be typed, and the store is found by it. */
    @Test
    protected void serviceLoaderFindsIt() {
        String name = store().name();
        assertTrue(name.matches("[a-z0-9-]+"), name);
        assertTrue(
                ServiceLoader.load(CredentialStore.class).stream()
                        .anyMatch(found -> found.type().equals(store().getClass())),
                () -> "META-INF/services/" + CredentialStore.class.getName() + " does not name " + store().getClass());
    }
}

package dev.stslib.store.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.NewerStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreStoreTest {
    private static final EntryName NAME = new EntryName("role/prod");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private Path folder() {
        return temporary.resolve("store");
    }

    private Path container() {
        return folder().resolve("keystore.stslib");
    }

    private Path keyFile() {
        return temporary.resolve("machine.key");
    }

    private OpenStore byPassword(String password) {
        return new KeystoreStore()
                .open(StoreSettings.at(folder()).password(PasswordSources.of(password.toCharArray())));
    }

    private OpenStore byKeyFile() {
        return new KeystoreStore()
                .open(StoreSettings.at(folder())
                        .option(KeystoreStore.KEY_FILE, keyFile().toString()));
    }

    @Test
    void aPasswordOpensIt() throws IOException {
        try (OpenStore store = byPassword("right")) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
        }
        byte[] before = Files.readAllBytes(container());
        assertTrue(assertThrows(WrongPasswordException.class, () -> byPassword("wrong"))
                .problem()
                .contains("which is whole"));
        assertArrayEquals(before, Files.readAllBytes(container()));
        try (OpenStore store = byPassword("right")) {
            assertEquals(Optional.of(TestEntries.entry(NAME, 1)), store.load(NAME));
        }
    }

    @Test
    void aKeyFileOpensIt() throws IOException {
        byKeyFile().close();
        assertEquals(32, Files.size(keyFile()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())));
        byte[] right = Files.readAllBytes(keyFile());
        byKeyFile().close();
        assertArrayEquals(right, Files.readAllBytes(keyFile()));

        Files.write(keyFile(), new byte[32]);
        assertThrows(WrongPasswordException.class, this::byKeyFile);
        Files.write(keyFile(), new byte[31]);
        assertTrue(assertThrows(StoreException.class, this::byKeyFile).problem().contains("31 bytes, not 32"));
        Files.write(keyFile(), right);
        Files.setPosixFilePermissions(keyFile(), PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(UnsafeFileException.class, this::byKeyFile);
        Files.delete(keyFile());
        assertThrows(StoreException.class, this::byKeyFile);
        assertFalse(Files.exists(keyFile()), "a key file is made with the store only");
    }

    @Test
    void anOptionThatAStoreHasNotIsRefused() {
        StoreSettings settings = StoreSettings.at(folder()).password(PasswordSources.of("any".toCharArray()));
        StoreSettings slip = settings.option("keep-unlock", "PT1M");
        assertTrue(assertThrows(StoreException.class, () -> new KeystoreStore().open(slip))
                .remedy()
                .contains("keep-unlocked"));
        StoreSettings others = settings.option(KeystoreStore.KEEP_UNLOCKED, "PT1M");
        assertThrows(StoreException.class, () -> new KeystoreEntriesStore().open(others));
        assertFalse(Files.exists(folder()));
    }

    @Test
    void oneKeyFileServesManyStores() {
        byKeyFile().close();
        String keyFile = keyFile().toString();
        StoreSettings other = StoreSettings.at(temporary.resolve("other")).option(KeystoreStore.KEY_FILE, keyFile);
        new KeystoreStore().open(other).close();
        byKeyFile().close();
    }

    @Test
    void itIsOpenedTheWayItWasMade() {
        byKeyFile().close();
        assertEquals(
                "Give the key-file that it was made with",
                assertThrows(StoreException.class, () -> byPassword("any")).remedy());
        StoreSettings neither = StoreSettings.at(folder());
        assertThrows(StoreException.class, () -> new KeystoreStore().open(neither));
    }

    @Test
    void mishapsToTheKeystoreAreToldWithoutAnyKey() throws IOException {
        byKeyFile().close();
        byte[] good = Files.readAllBytes(container());
        Files.delete(keyFile());
        for (int length = 0; length < good.length; length++) {
            assertEquals(Damage.CUT, damage(Arrays.copyOf(good, length)), "length " + length);
        }
        for (int bit = 0; bit < good.length * Byte.SIZE; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertEquals(Damage.CHANGED, damage(flipped), "bit " + bit);
        }
        assertEquals(Damage.OTHER_TYPE, damage("-----BEGIN CERTIFICATE-----".getBytes(UTF_8)));
        Files.write(container(), new FileEnvelope("stslib-k", 2).encode(new byte[1], new byte[1]));
        assertThrows(NewerStoreException.class, this::byKeyFile);
    }

    private Damage damage(byte[] content) throws IOException {
        Files.write(container(), content);
        return assertThrows(DamagedStoreException.class, this::byKeyFile).damage();
    }

    @Test
    void entriesWithoutTheirKeystoreAreNoNewStore() throws IOException {
        try (OpenStore store = byKeyFile()) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
        }
        Files.delete(container());
        assertEquals(
                StoreFolderType.MARKER_REMEDY,
                assertThrows(DamagedStoreException.class, this::byKeyFile).remedy());
        assertFalse(Files.exists(container()));
    }

    @Test
    void theFolderOfAnotherStoreIsRefusedBeforeAnythingIsAskedOrMade() throws IOException {
        StoreSettings settings = StoreSettings.at(folder()).password(purpose -> {
            throw new AssertionError("No password is needed");
        });
        try (OpenStore clear =
                EntryFolder.open(folder(), StoreFiles.STRICT, new FileEnvelope("stslib-e", 1), PayloadCipher.NONE)) {
            assertTrue(clear.save(TestEntries.entry(NAME, 1), 0));
        }
        for (CredentialStore store : List.of(new KeystoreStore(), new KeystoreEntriesStore())) {
            StoreException refused = assertThrows(StoreException.class, () -> store.open(settings));
            assertTrue(refused.problem().contains("belongs to a store of another type"), refused.problem());
            assertTrue(refused.remedy().contains("another folder"), refused.remedy());
        }
        assertFalse(Files.exists(container()));
        assertFalse(Files.exists(folder().resolve("entries.p12")));
    }

    @Test
    void anEntryOfAnotherStoreDoesNotOpen() throws IOException {
        StoreSettings other = StoreSettings.at(temporary.resolve("other"))
                .option(KeystoreStore.KEY_FILE, keyFile().toString());
        try (OpenStore store = byKeyFile();
                OpenStore foreign = new KeystoreStore().open(other)) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
            assertTrue(foreign.save(TestEntries.entry(NAME, 1), 0));
            Files.write(entry(folder()), Files.readAllBytes(entry(temporary.resolve("other"))));
            assertThrows(DamagedStoreException.class, () -> store.load(NAME));
        }
    }

    /** Even with recomputed checksums, an entry cannot be given another version or another expiration. */
    @Test
    void theHeadIsBoundToThePayload() throws IOException {
        try (OpenStore store = byKeyFile()) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
            FileEnvelope type = new FileEnvelope("stslib-s", 1);
            Path file = entry(folder());
            FileEnvelope.Content frame = type.decode(Files.readAllBytes(file), file.toString());
            byte[] head = frame.head().clone();
            head[Long.BYTES - 1]++;
            Files.write(file, type.encode(head, frame.payload()));
            assertThrows(DamagedStoreException.class, () -> store.load(NAME));
        }
    }

    private static Path entry(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".entry"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

package dev.stslib.store.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.Damage;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.password.PasswordSources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreEntriesStoreTest {
    private static final EntryName NAME = new EntryName("Role/prod");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private Path file() {
        return temporary.resolve("store/entries.p12");
    }

    private OpenStore open(String password) {
        return new KeystoreEntriesStore()
                .open(StoreSettings.at(temporary.resolve("store"))
                        .password(PasswordSources.of(password.toCharArray())));
    }

    @Test
    void itIsAPlainKeystoreThatJavaOpens() throws IOException, GeneralSecurityException {
        try (OpenStore store = open("right")) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
        }
        KeyStore keystore = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file())) {
            keystore.load(bytes, "right".toCharArray());
        }
        assertEquals(1, keystore.size());
        assertNotNull(keystore.getKey("_0052ole_002fprod", "right".toCharArray()));
    }

    @Test
    void aWrongPasswordIsRefusedAlsoForAnEmptyStore() throws IOException {
        open("right").close();
        byte[] before = Files.readAllBytes(file());
        WrongPasswordException error = assertThrows(WrongPasswordException.class, () -> open("wrong"));
        assertTrue(error.problem().contains("the password is wrong, or the file is damaged"));
        assertArrayEquals(before, Files.readAllBytes(file()));
    }

    @Test
    void aPasswordIsNeeded() {
        StoreSettings none = StoreSettings.at(temporary.resolve("store"));
        assertTrue(assertThrows(StoreException.class, () -> new KeystoreEntriesStore().open(none))
                .problem()
                .contains("needs a password"));
    }

    @Test
    void damageThatShowsWithoutThePasswordIsTold() throws IOException {
        open("right").close();
        byte[] good = Files.readAllBytes(file());
        assertEquals(Damage.CUT, damage(new byte[0]));
        assertEquals(Damage.CUT, damage(Arrays.copyOf(good, 1)));
        assertEquals(Damage.CUT, damage(Arrays.copyOf(good, 3)));
        assertEquals(Damage.CUT, damage(Arrays.copyOf(good, good.length - 1)));
        assertEquals(Damage.CHANGED, damage(Arrays.copyOf(good, good.length + 1)));
        assertEquals(Damage.OTHER_TYPE, damage("another file".getBytes(StandardCharsets.UTF_8)));
    }

    private Damage damage(byte[] content) throws IOException {
        Files.write(file(), content);
        return assertThrows(DamagedStoreException.class, () -> open("right")).damage();
    }

    @Test
    void aCertificateUnderTheAliasOfAnEntryIsNotWrittenOver() throws IOException, GeneralSecurityException {
        open("right").close();
        KeyStore authorities = KeyStore.getInstance(
                Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(), (char[]) null);
        KeyStore keystore = KeyStore.getInstance("PKCS12");
        keystore.load(null, null);
        keystore.setCertificateEntry(
                "_0052ole_002fprod",
                authorities.getCertificate(authorities.aliases().nextElement()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        keystore.store(bytes, "right".toCharArray());
        Files.write(file(), bytes.toByteArray());
        try (OpenStore store = open("right")) {
            assertEquals(
                    Damage.OTHER_TYPE,
                    assertThrows(DamagedStoreException.class, () -> store.load(NAME))
                            .damage());
            assertThrows(DamagedStoreException.class, () -> store.save(TestEntries.entry(NAME, 1), 0));
            assertArrayEquals(bytes.toByteArray(), Files.readAllBytes(file()));
            assertEquals(1, store.unlisted().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"p\u00e4ssw\u00f6rt", "tab\there", "del\u007f"})
    void aPasswordThatPkcs12TakesNotIsSaidBeforeAnythingIsMade(String password) {
        StoreException error = assertThrows(StoreException.class, () -> open(password));
        assertTrue(error.problem().contains("printable ASCII"), error.problem());
        assertFalse(error.toString().contains(password));
        assertFalse(Files.exists(file()));
        open(" all of ASCII that prints: !~").close();
    }

    @Test
    void whatExpiredIsSweptWithOneWrite() throws IOException {
        try (OpenStore store = open("right")) {
            for (int i = 0; i < 3; i++) {
                assertTrue(store.save(TestEntries.entry(new EntryName("e" + i), 1), 0));
            }
            Object before =
                    Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
            assertEquals(0, store.sweep(Instant.ofEpochSecond(3_599)));
            assertEquals(
                    before,
                    Files.readAttributes(file(), BasicFileAttributes.class).fileKey(),
                    "nothing is written");
            assertEquals(3, store.sweep(Instant.ofEpochSecond(3_600)));
            assertEquals(List.of(), store.list());
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        OpenStore store = open("right");
        store.close();
        assertEquals(
                "Open it again", assertThrows(StoreException.class, store::list).remedy());
        assertThrows(StoreException.class, () -> store.save(TestEntries.entry(NAME, 1), 0));
    }

    @Test
    void anEntryThatIsNoneOfOursIsDeletedAsDamagedAndNoOther() {
        try (OpenStore store = open("right")) {
            assertTrue(store.save(TestEntries.entry(NAME, 1), 0));
            EntryName foreign = new EntryName("foreign");
            try (StoreFolder folder = StoreFolder.open(file().resolveSibling(""), StoreFiles.STRICT);
                    EntriesFile entries = EntriesFile.read(
                            folder,
                            file(),
                            Password.ask(
                                    StoreSettings.at(temporary).password(PasswordSources.of("right".toCharArray()))))) {
                entries.put("foreign", new byte[16]);
                entries.write();
            }
            assertThrows(DamagedStoreException.class, () -> store.load(foreign));
            assertFalse(store.deleteDamaged(NAME));
            assertTrue(store.deleteDamaged(foreign));
            assertFalse(store.deleteDamaged(foreign));
            assertTrue(store.save(TestEntries.entry(foreign, 1), 0));
            assertEquals(Optional.of(TestEntries.entry(NAME, 1)), store.load(NAME));
        }
    }

    @Test
    void foreignEntriesAreNotListed() throws IOException {
        open("right").close();
        try (StoreFolder folder = StoreFolder.open(file().resolveSibling(""), StoreFiles.STRICT);
                EntriesFile entries = EntriesFile.read(
                        folder,
                        file(),
                        Password.ask(
                                StoreSettings.at(temporary).password(PasswordSources.of("right".toCharArray()))))) {
            entries.put("foreign", new byte[16]);
            entries.write();
        }
        try (OpenStore store = open("right")) {
            assertEquals(List.of(), store.list());
            assertThrows(DamagedStoreException.class, () -> store.load(new EntryName("foreign")));
        }
    }
}

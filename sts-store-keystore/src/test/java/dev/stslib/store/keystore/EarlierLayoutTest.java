package dev.stslib.store.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.entry.Verification;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.password.PasswordSources;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What earlier versions wrote stays readable. The folders {@code layout-1/*} of the test resources were written by commit
 * 07a4c2c, with the password {@code correct horse} or the key file beside them; each test works on a copy.
 */
class EarlierLayoutTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    /** What was saved into each of the folders. */
    static List<StoredEntry> entries() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        return List.of(
                entry(
                        "role/S3ReadOnlyRole-prod",
                        EntryKind.ROLE,
                        "vault",
                        List.of("2026-11-21T10:00:00.123Z", "2036-11-21T11:00:00Z"),
                        "arn:aws:iam::123456789012:role/S3ReadOnlyRole",
                        7,
                        "{\"payload\":\"of a role\"}".getBytes(StandardCharsets.UTF_8)),
                entry(
                        "token/dev",
                        EntryKind.SESSION_TOKEN,
                        "vault",
                        List.of("2026-11-21T10:00:00Z", "2036-11-21T22:00:00Z"),
                        "arn:aws:iam::123456789012:mfa/dev",
                        1,
                        everyByte),
                entry(
                        "federation",
                        EntryKind.FEDERATION_TOKEN,
                        "boto",
                        List.of("2026-11-20T00:00:00Z", "2036-11-20T12:00:00Z"),
                        "",
                        2,
                        new byte[0]),
                entry(
                        "N\u00e4me: \u4e2d\ud83d\ude00/..",
                        EntryKind.OTHER,
                        "",
                        List.of("1970-01-01T00:00:00Z", "2036-01-01T00:00:00Z"),
                        "",
                        Long.MAX_VALUE - 1,
                        "other".getBytes(StandardCharsets.UTF_8)));
    }

    private static StoredEntry entry(
            String name, EntryKind kind, String format, List<String> times, String arn, long version, byte[] payload) {
        EntryInfo info = new EntryInfo(
                new EntryName(name),
                kind,
                format,
                Instant.parse(times.get(0)),
                Instant.parse(times.get(1)),
                arn.isEmpty() ? null : arn,
                arn.isEmpty() ? null : "123456789012",
                version);
        return new StoredEntry(info, SecretBytes.copyOf(payload));
    }

    /** Copies a file or folder of the resources, for its owner alone. */
    private Path copy(String name) throws IOException, URISyntaxException {
        Path from = Path.of(Objects.requireNonNull(getClass().getResource("/layout-1/" + name), name)
                .toURI());
        Path to = temporary.resolve(name);
        if (Files.isRegularFile(from)) {
            OwnerOnlyFiles.write(to, Files.readAllBytes(from));
            return to;
        }
        OwnerOnlyFiles.createFolder(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                OwnerOnlyFiles.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return to;
    }

    private static void assertHoldsAll(OpenStore store) {
        Set<EntryInfo> infos =
                Set.copyOf(entries().stream().map(StoredEntry::info).toList());
        assertEquals(infos, Set.copyOf(store.list()));
        assertEquals(List.of(), store.unlisted());
        for (StoredEntry entry : entries()) {
            assertEquals(Optional.of(entry), store.load(entry.info().name()));
        }
    }

    private static void assertCanBeChanged(OpenStore store) {
        StoredEntry old = entries().get(0);
        StoredEntry next = new StoredEntry(old.info().withVersion(8), SecretBytes.copyOf(new byte[] {1, 2, 3}));
        assertTrue(store.save(next, 7));
        assertEquals(Optional.of(next), store.load(old.info().name()));
        assertTrue(store.leases().orElseThrow().tryAcquire(old.info().name()).isPresent());
        assertTrue(store.delete(new EntryName("federation"), 2));
    }

    private StoreSettings byPassword(String folder) throws IOException, URISyntaxException {
        return StoreSettings.at(copy(folder)).password(PasswordSources.of("correct horse".toCharArray()));
    }

    private StoreSettings byKeyFile() throws IOException, URISyntaxException {
        return StoreSettings.at(copy("by-key-file"))
                .option(KeystoreStore.KEY_FILE, copy("by-key-file.key").toString());
    }

    private static void assertOpens(CredentialStore kind, StoreSettings settings) {
        try (OpenStore store = kind.open(settings)) {
            assertHoldsAll(store);
        }
    }

    private static void assertCanBeChanged(CredentialStore kind, StoreSettings settings) {
        try (OpenStore store = kind.open(settings)) {
            assertCanBeChanged(store);
        }
    }

    @Test
    void aKeystoreByKeyFileOpensIsRekeyedAndCanBeChanged() throws IOException, URISyntaxException {
        StoreSettings settings = byKeyFile();
        assertOpens(new KeystoreStore(), settings);
        assertRekeys(settings);
        assertCanBeChanged(new KeystoreStore(), settings);
    }

    @Test
    void aKeystoreByPasswordOpensIsRekeyedAndCanBeChanged() throws IOException, URISyntaxException {
        StoreSettings settings = byPassword("by-password");
        StoreSettings wrong = settings.password(PasswordSources.of("guess".toCharArray()));
        assertThrows(WrongPasswordException.class, () -> new KeystoreStore().open(wrong));
        assertOpens(new KeystoreStore(), settings);
        assertRekeys(settings);
        assertCanBeChanged(new KeystoreStore(), settings);
    }

    private static void assertRekeys(StoreSettings settings) throws IOException {
        KeystoreAdmin admin = new KeystoreAdmin(settings, from -> TestEntries.CHEAP);
        Path container = settings.folder().resolve("keystore.stslib");
        byte[] before = Files.readAllBytes(container);
        assertEquals(new Verification(entries().size(), List.of()), admin.verify());
        assertEquals(entries().size(), admin.rekey());
        assertEquals(new Verification(entries().size(), List.of()), admin.verify());
        assertTrue(Files.mismatch(container, Files.write(settings.folder().resolveSibling("before"), before)) >= 0);
        assertOpens(new KeystoreStore(), settings);
    }

    @Test
    @Tag("one-jdk") // BouncyCastle's scrypt is the same on each, and takes seconds.
    void aKeystoreThatScryptUnlocksOpens() throws IOException, URISyntaxException {
        assertOpens(new KeystoreStore(), byPassword("by-scrypt"));
    }

    @Test
    void aKeystoreOfEntriesOpensAndCanBeChanged() throws IOException, URISyntaxException {
        StoreSettings settings = byPassword("entries");
        assertOpens(new KeystoreEntriesStore(), settings);
        assertCanBeChanged(new KeystoreEntriesStore(), settings);
    }
}

package dev.stslib.store.keystore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.StoreCopy;
import dev.stslib.store.support.entry.FileLeases;
import dev.stslib.store.support.entry.Verification;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import dev.stslib.testkit.file.FailingFileSystem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KeystoreAdminTest extends TwoEntryKeystore {
    private byte[] container() throws IOException {
        return Files.readAllBytes(temporary.resolve("store/keystore.stslib"));
    }

    @Test
    void aStoreIsMadeOnce() throws IOException {
        byte[] before = container();
        assertThrows(StoreException.class, () -> admin("other").init());
        assertArrayEquals(before, container());
    }

    @Test
    void aChangedPasswordOpensTheSameEntriesAndTheOldOneNoMore() throws IOException {
        assertThrows(WrongPasswordException.class, () -> admin("wrong").changePassword(settings("new")));
        try (OpenStore openAllAlong = open("old")) {
            admin("old").changePassword(settings("new"));
            assertHoldsBoth(openAllAlong);
            assertTrue(openAllAlong.save(TestEntries.entry(NAME, 2), 1));
            assertTrue(openAllAlong.delete(NAME, 2));
            assertTrue(openAllAlong.save(TestEntries.entry(NAME, 1), 0));
        }
        assertThrows(WrongPasswordException.class, () -> open("old"));
        try (OpenStore store = open("new")) {
            assertHoldsBoth(store);
        }
        assertThrows(IllegalArgumentException.class, () -> admin("new").changePassword(StoreSettings.at(temporary)));
    }

    @Test
    void aKeyFileMayTakeThePlaceOfAPassword() {
        StoreSettings keyFile = StoreSettings.at(temporary.resolve("store"))
                .option(KeystoreStore.KEY_FILE, temporary.resolve("machine.key").toString());
        admin("old").changePassword(keyFile);
        assertThrows(StoreException.class, () -> open("old"));
        try (OpenStore store = open(keyFile)) {
            assertHoldsBoth(store);
        }
        new KeystoreAdmin(keyFile).changePassword(settings("new"));
        try (OpenStore store = open("new")) {
            assertHoldsBoth(store);
        }
    }

    @Test
    void aChangeOfPasswordRaisesTheCostOfItsDerivationToTodays() throws IOException {
        assertTrue(holds(container(), TestEntries.CHEAP.cost()));
        Derivation dearer = new Derivation(Derivation.Function.PBKDF2, 2_000);
        new KeystoreAdmin(settings("old"), any -> dearer).changePassword(settings("new"));
        assertTrue(holds(container(), dearer.cost()));
        assertFalse(holds(container(), TestEntries.CHEAP.cost()));
        Derivation scrypt = new Derivation(Derivation.Function.SCRYPT, 1 << 10);
        new KeystoreAdmin(settings("new"), any -> scrypt).changePassword(settings("newer"));
        assertTrue(holds(container(), scrypt.cost()));
        try (OpenStore store = open("newer")) {
            assertHoldsBoth(store);
        }
    }

    @Test
    void todaysCostsAreThoseThatOwaspAsksFor() {
        StoreSettings plain = settings("any");
        assertEquals(new Derivation(Derivation.Function.PBKDF2, 210_000), Derivation.today(plain));
        assertEquals(
                new Derivation(Derivation.Function.SCRYPT, 131_072),
                Derivation.today(plain.option(KeystoreStore.DERIVATION, "scrypt")));
        StoreSettings unknown = plain.option(KeystoreStore.DERIVATION, "md5");
        assertThrows(StoreException.class, () -> Derivation.today(unknown));
        assertThrows(StoreException.class, () -> new KeystoreAdmin(unknown).verify());
    }

    /** Whether the file contains a DER integer of this value. */
    private static boolean holds(byte[] file, int cost) {
        byte[] digits = BigInteger.valueOf(cost).toByteArray();
        String der = "\u0002" + (char) digits.length + new String(digits, StandardCharsets.ISO_8859_1);
        return new String(file, StandardCharsets.ISO_8859_1).contains(der);
    }

    @Test
    void rekeyingSealsEverythingAnewUnderTheSamePassword() throws IOException {
        List<byte[]> before = entryFiles();
        try (OpenStore openAllAlong = open("old")) {
            assertEquals(2, admin("old").rekey());
            for (int i = 0; i < before.size(); i++) {
                assertNotEquals(keyId(before.get(i)), keyId(entryFiles().get(i)));
            }
            assertHoldsBoth(openAllAlong);
        }
        try (OpenStore openAllAlong = open("old")) {
            admin("old").rekey();
            assertTrue(openAllAlong.save(TestEntries.entry(NAME, 2), 1), "who only saves notices it, too");
        }
        assertEquals(new Verification(2, List.of()), admin("old").verify());
    }

    /** The payload starts with the identifier of the key. Both entries have the same length. */
    private static String keyId(byte[] entryFile) {
        int sealed = 8 + 12 + 3 + 16;
        return new String(entryFile, entryFile.length - 32 - sealed, 8, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aRekeyingThatWasKilledIsTakenToItsEnd() {
        Keystore keystore = Keystore.at(settings("old"));
        PasswordWrap wrap = new PasswordWrap(Password.ask(settings("old")), TestEntries.CHEAP);
        try (KeyRing both = keystore.container().open(wrap).withNewKey()) {
            keystore.container().write(both, wrap);
            try (OpenStore half = keystore.entries(KeyProvider.of(both))) {
                assertTrue(half.save(TestEntries.entry(NAME, 2), 1), "one of two is sealed again");
            }
        }
        Verification half = admin("old").verify();
        assertEquals(2, half.whole());
        assertTrue(half.problems().get(0).remedy().contains("Rekey it again"));
        assertEquals(2, admin("old").rekey());
        assertEquals(new Verification(2, List.of()), admin("old").verify());
    }

    /** By key file: a password would be derived hundreds of times, which no failure of a file changes. */
    @Test
    void aFailureAtAnyCallLeavesAStoreThatOpensAndCanBeRekeyed() {
        String keyFile = temporary.resolve("machine.key").toString();
        StoreSettings plain = StoreSettings.at(temporary.resolve("store")).option(KeystoreStore.KEY_FILE, keyFile);
        admin("old").changePassword(plain);
        FailingFileSystem failing = new FailingFileSystem(FileSystems.getDefault());
        StoreSettings wrapped =
                StoreSettings.at(failing.wrap(temporary.resolve("store"))).option(KeystoreStore.KEY_FILE, keyFile);
        boolean failed = true;
        for (int call = 1; failed; call++) {
            failing.failAt(call);
            try {
                new KeystoreAdmin(wrapped).rekey();
                assertFalse(failing.hasFailed(), "rekeyed, though call " + call + " failed");
            } catch (StoreException e) {
                assertTrue(failing.hasFailed());
            }
            failed = failing.hasFailed();
            try (OpenStore store = open(plain)) {
                assertHoldsBoth(store);
            }
        }
        assertEquals(new Verification(2, List.of()), new KeystoreAdmin(plain).verify());
    }

    @Test
    void aDamagedEntryStopsARekeyingBeforeItBegins() throws IOException {
        byte[] before = container();
        Path damaged = files().get(0);
        Files.write(damaged, new byte[100]);
        assertThrows(StoreException.class, () -> admin("old").rekey());
        assertArrayEquals(before, container());
    }

    @Test
    void oneAtATimeChangesTheKeystore() {
        try (Keystore keystore = Keystore.at(settings("old"));
                FileLeases leases = new FileLeases(keystore.open())) {
            assertTrue(leases.tryAcquire(new EntryName("keystore.stslib")).isPresent());
            assertThrows(StoreException.class, () -> admin("old").rekey());
            assertThrows(StoreException.class, () -> admin("old").changePassword(settings("new")));
            assertThrows(
                    StoreException.class, () -> admin("old").verify(), "with the old key whole entries look damaged");
        }
        assertEquals(2, admin("old").rekey());
    }

    @Test
    void verifyListsWhatIsDamaged() throws IOException {
        assertEquals(new Verification(2, List.of()), admin("old").verify());
        assertTrue(admin("old").verify().isWhole());
        Files.write(files().get(1), new byte[100]);
        Verification found = admin("old").verify();
        assertEquals(1, found.whole());
        assertTrue(found.problems().get(0).problem().contains(files().get(1).toString()));
        assertFalse(found.isWhole());
        Files.write(temporary.resolve("store/keystore.stslib"), new byte[100]);
        assertTrue(admin("old").verify().problems().get(0) instanceof DamagedStoreException);
    }

    @Test
    void entriesGoToAnotherStoreAndBack() {
        StoreSettings elsewhere = StoreSettings.at(temporary.resolve("elsewhere"))
                .option(KeystoreStore.KEY_FILE, temporary.resolve("machine.key").toString());
        try (OpenStore other = open(elsewhere)) {
            assertEquals(new StoreCopy(2, 0, List.of()), admin("old").exportTo(other));
            assertHoldsBoth(other);
            assertEquals(new StoreCopy(0, 2, List.of()), admin("old").exportTo(other));
            assertTrue(other.delete(NAME, 1));
            assertEquals(new StoreCopy(1, 1, List.of()), admin("old").exportTo(other));
            try (OpenStore mine = open("old")) {
                assertTrue(mine.delete(OTHER, 1));
            }
            assertEquals(new StoreCopy(1, 1, List.of()), admin("old").importFrom(other));
        }
    }

    @Test
    void aStoreThatCannotBeReadWhollyIsCopiedAsFarAsItCan() throws IOException {
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        StoreSettings elsewhere = StoreSettings.at(temporary.resolve("elsewhere"))
                .option(KeystoreStore.KEY_FILE, temporary.resolve("machine.key").toString());
        try (OpenStore other = open(elsewhere)) {
            StoreCopy copy = admin("old").exportTo(other);
            assertEquals(1, copy.copied());
            assertTrue(copy.problems().get(0).problem().contains(file.toString()));
        }
    }

    @Test
    void everyEntryThatIsNotCopiedIsAProblem() throws IOException {
        StoreSettings elsewhere = StoreSettings.at(temporary.resolve("elsewhere"))
                .option(KeystoreStore.KEY_FILE, temporary.resolve("machine.key").toString());
        Files.write(files().get(0), new byte[100]);
        try (OpenStore other = open(elsewhere)) {
            StoreCopy copy = admin("old").exportTo(other);
            assertEquals(1, copy.copied());
            assertEquals(1, copy.problems().size());
            assertTrue(copy.problems().get(0).problem().contains(files().get(0).toString()));
        }
    }

    @Test
    void aDamagedEntryOfTheTargetIsLeftAndTheRestIsCopied() throws IOException {
        StoreSettings elsewhere = StoreSettings.at(temporary.resolve("elsewhere"))
                .option(KeystoreStore.KEY_FILE, temporary.resolve("machine.key").toString());
        try (OpenStore other = open(elsewhere)) {
            assertEquals(2, admin("old").exportTo(other).copied());
            Path damaged = temporary.resolve("elsewhere").resolve(files().get(0).getFileName());
            Files.write(damaged, new byte[100]);
            Files.delete(temporary.resolve("elsewhere").resolve(files().get(1).getFileName()));
            StoreCopy copy = admin("old").exportTo(other);
            assertEquals(1, copy.copied());
            assertEquals(1, copy.problems().size());
            assertTrue(copy.problems().get(0).problem().contains(damaged.toString()));
            assertArrayEquals(new byte[100], Files.readAllBytes(damaged));
        }
    }

    @Test
    void aMistypedFolderIsSaidAndNothingIsMade() throws IOException {
        Path mistyped = temporary.resolve("mistyped");
        StoreSettings settings =
                StoreSettings.at(mistyped).password(settings("old").password().orElseThrow());
        KeystoreAdmin admin = new KeystoreAdmin(settings, any -> TestEntries.CHEAP);
        try (OpenStore other = open("old")) {
            List<Executable> calls = List.of(
                    admin::verify, admin::rekey, () -> admin.changePassword(settings), () -> admin.exportTo(other));
            asked.set(0);
            for (Executable call : calls) {
                assertTrue(assertThrows(StoreException.class, call).problem().contains("no keystore in " + mistyped));
                assertFalse(Files.exists(mistyped));
            }
            assertEquals(0, asked.get());
            assertEquals(2, admin.importFrom(other).copied(), "an import makes the keystore");
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.list(temporary.resolve("store"))) {
            return found.filter(file -> file.toString().endsWith(".entry"))
                    .sorted()
                    .toList();
        }
    }

    private List<byte[]> entryFiles() throws IOException {
        List<byte[]> all = new java.util.ArrayList<>();
        for (Path file : files()) {
            all.add(Files.readAllBytes(file));
        }
        return all;
    }
}

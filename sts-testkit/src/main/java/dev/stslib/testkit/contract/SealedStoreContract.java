package dev.stslib.testkit.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.sealing.AesGcm;
import dev.stslib.store.support.server.SealedEntries;
import dev.stslib.store.support.server.Sha1;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a store must do whose entries lie on a server as {@link SealedEntries}: when its keys change while processes with the
 * old and the new ones share it, and when a person changes the values. Such a store passes {@link CredentialStoreContract},
 * too.
 */
@SuppressWarnings("JUnitClassModifiers") // Public, so that other packages can extend it.
public abstract class SealedStoreContract extends StoreTrial {
    private static final SecretBytes NAMES = key(1);
    private static final SecretBytes SEALING = key(2);
    private static final SecretBytes NEW = key(3);

    private static final StoredEntry FIRST = entry("role", 1);
    private static final StoredEntry SECOND = entry("role", 2);
    private static final StoredEntry THIRD = entry("role", 3);
    private static final StoredEntry OTHER = entry("other", 1);
    private static final EntryName NAME = FIRST.info().name();
    private static final EntryName OTHER_NAME = OTHER.info().name();

    /** For the class that extends it. */
    protected SealedStoreContract() {}

    /**
     * A store with keys.
     *
     * @param nameKeys the keys that make names, 32 bytes each, the newest first
     * @param sealingKeys the keys that seal, in the same way
     * @return the store
     */
    protected abstract CredentialStore store(SecretBytes nameKeys, SecretBytes sealingKeys);

    /**
     * Seals and names anew what older keys have sealed and named.
     *
     * @param nameKeys the keys that make names
     * @param sealingKeys the keys that seal
     * @param settings the settings of the store
     * @return how many entries were written
     */
    protected abstract int rekey(SecretBytes nameKeys, SecretBytes sealingKeys, StoreSettings settings);

    /** The store with the keys that are used first. */
    @Override
    protected final CredentialStore store() {
        return store(NAMES, SEALING);
    }

    private static StoredEntry entry(String name, long version) {
        return Entries.entry(name, version, (name + version).getBytes(US_ASCII));
    }

    private static SecretBytes key(int fill) {
        byte[] key = new byte[AesGcm.KEY];
        Arrays.fill(key, (byte) fill);
        return SecretBytes.copyOf(key);
    }

    private static SecretBytes both(SecretBytes first, SecretBytes second) {
        byte[] both = Arrays.copyOf(first.revealSecret(), 2 * AesGcm.KEY);
        System.arraycopy(second.revealSecret(), 0, both, AesGcm.KEY, AesGcm.KEY);
        return SecretBytes.copyOf(both);
    }

    private OpenStore open(SecretBytes nameKeys, SecretBytes sealingKeys) {
        return store(nameKeys, sealingKeys).open(settings(place()));
    }

    private int rekey(SecretBytes nameKeys, SecretBytes sealingKeys) {
        return rekey(nameKeys, sealingKeys, settings(place()));
    }

    /** The sealing key is changed in steps, and no process meets a value that it cannot open. */
    @Test
    protected void theSealingKeyIsChangedInSteps() {
        try (OpenStore before = open();
                OpenStore prepared = open(NAMES, both(SEALING, NEW));
                OpenStore changed = open(NAMES, both(NEW, SEALING))) {
            assertTrue(before.save(FIRST, 0));
            assertTrue(before.save(OTHER, 0));
            assertEquals(Optional.of(FIRST), changed.load(NAME));
            assertTrue(changed.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), prepared.load(NAME));
            assertEquals(1, rekey(NAMES, both(NEW, SEALING)), "the other entry");
            assertEquals(0, rekey(NAMES, both(NEW, SEALING)));
        }
        try (OpenStore after = open(NAMES, NEW)) {
            assertEquals(2, after.list().size());
            assertEquals(List.of(), after.unlisted());
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(Optional.of(OTHER), after.load(OTHER_NAME));
        }
    }

    /** What a key sealed that a process no longer has counts as absent, and is replaced. */
    @Test
    protected void aGenerationThatWasLeakedIsLeftBehindAtOnce() {
        try (OpenStore before = open();
                OpenStore after = open(NAMES, NEW)) {
            assertTrue(before.save(FIRST, 0));
            assertEquals(Optional.empty(), after.load(NAME));
            assertEquals(List.of(), after.list());
            assertEquals(1, after.unlisted().size());
            assertFalse(after.deleteDamaged(NAME), "it is whole");
            assertTrue(after.save(SECOND, 0));
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(List.of(), after.unlisted());
        }
    }

    /** Damage does not keep the other entries from being sealed anew. */
    @Test
    protected void whatIsDamagedIsLeftAndReportedAfterTheOthers() throws IOException {
        List<StoredEntry> entries = List.of(FIRST, OTHER, entry("third", 1), entry("fourth", 1), entry("fifth", 1));
        try (OpenStore before = open()) {
            entries.forEach(entry -> assertTrue(before.save(entry, 0)));
        }
        StoreBackend backend = assumeBackend();
        backend.write(backend.records().get(0), new byte[100]);
        backend.write(backend.records().get(1), new byte[0]);
        DamagedStoreException damaged =
                assertThrows(DamagedStoreException.class, () -> rekey(NAMES, both(NEW, SEALING)));
        assertTrue(damaged.problem().startsWith("Values are damaged and were left as they are, 2 of them"));
        try (OpenStore after = open(NAMES, NEW)) {
            assertEquals(3, after.list().size(), "the others are done");
            assertEquals(2, after.unlisted().size());
            assertEquals(
                    2,
                    entries.stream()
                            .filter(entry -> after.deleteDamaged(entry.info().name()))
                            .count());
        }
        assertEquals(0, rekey(NAMES, both(NEW, SEALING)));
    }

    /** While the key for names is changed, an entry is found under both names, and is listed once. */
    @Test
    protected void theNameKeyIsChangedWhileBothAreRead() throws IOException {
        try (OpenStore before = open()) {
            assertTrue(before.save(FIRST, 0));
            assertTrue(before.save(OTHER, 0));
        }
        try (OpenStore changed = open(both(NEW, NAMES), SEALING)) {
            assertEquals(2, changed.list().size());
            assertFalse(changed.save(SECOND, 0), "an entry lies under the old name");
            assertEquals(Optional.of(FIRST), changed.load(NAME));
            assertTrue(changed.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), changed.load(NAME));
            assertEquals(2, changed.list().size(), "each name once");
        }
        assertEquals(1, rekey(both(NEW, NAMES), SEALING), "the other entry");
        assertEquals(2, assumeBackend().records().size(), "the old names are gone");
        try (OpenStore after = open(NEW, SEALING)) {
            assertEquals(Optional.of(SECOND), after.load(NAME));
            assertEquals(Optional.of(OTHER), after.load(OTHER_NAME));
        }
    }

    /** A value fits one name. */
    @Test
    protected void valuesThatAreSwappedAreRefused() throws IOException {
        try (OpenStore store = open()) {
            assertTrue(store.save(FIRST, 0));
            assertTrue(store.save(OTHER, 0));
            StoreBackend backend = assumeBackend();
            String one = backend.records().get(0);
            String two = backend.records().get(1);
            byte[] value = backend.read(one);
            backend.write(one, backend.read(two));
            backend.write(two, value);
            for (EntryName name : List.of(NAME, OTHER_NAME)) {
                assertThrows(DamagedStoreException.class, () -> store.load(name));
                assertTrue(store.deleteDamaged(name));
                assertTrue(store.save(entry(name.value(), 2), 0));
            }
        }
    }

    /** No process goes behind a version that it has seen; one that has seen none accepts what is there. */
    @Test
    protected void anOldValueIsRefusedWhereANewerOneWasSeen() throws IOException {
        try (OpenStore writer = open();
                OpenStore reader = open();
                OpenStore fresh = open()) {
            assertTrue(writer.save(FIRST, 0));
            StoreBackend backend = assumeBackend();
            String record = backend.records().get(0);
            byte[] old = backend.read(record);
            assertTrue(writer.save(SECOND, 1));
            assertEquals(Optional.of(SECOND), reader.load(NAME));
            backend.write(record, old);
            for (OpenStore store : List.of(writer, reader)) {
                assertEquals(Optional.empty(), store.load(NAME));
                assertEquals(List.of(), store.list());
                assertTrue(store.unlisted().get(0).problem().contains("older than one that this process has seen"));
            }
            assertEquals(Optional.of(FIRST), fresh.load(NAME), "it knows no newer one");
            assertTrue(reader.save(THIRD, 0), "what is behind is replaced");
            assertEquals(Optional.of(THIRD), writer.load(NAME));
        }
    }

    /** The seal finds what the checksum, which needs no key, does not. */
    @Test
    protected void aFlippedBitIsFoundEvenIfTheChecksumIsMadeToFit() throws IOException {
        int checked = SealedEntries.TAG_AT - 1;
        int keyAt = SealedEntries.TAG_AT + SealedEntries.TAG;
        try (OpenStore store = open()) {
            assertTrue(store.save(FIRST, 0));
            StoreBackend backend = assumeBackend();
            String record = backend.records().get(0);
            byte[] good = backend.read(record);
            for (int at = checked; at < good.length; at++) {
                byte[] flipped = good.clone();
                flipped[at] ^= 1;
                byte[] checksum = Sha1.hex(Arrays.copyOfRange(flipped, checked, flipped.length))
                        .getBytes(US_ASCII);
                System.arraycopy(checksum, 0, flipped, 0, checksum.length);
                backend.write(record, flipped);
                boolean isKeyIdentifier = at >= keyAt && at < keyAt + Long.BYTES;
                if (isKeyIdentifier) {
                    assertEquals(Optional.empty(), store.load(NAME), "a value of another generation");
                } else {
                    assertThrows(DamagedStoreException.class, () -> store.load(NAME), "byte " + at);
                }
            }
        }
    }
}

package dev.stslib.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a store must do when what it keeps is damaged. */
@SuppressWarnings("JUnitClassModifiers") // Extended by the kit.
abstract class DamageTrial extends LeaseTrial {
    private static final int PAYLOAD = 40;
    private static final EntryName NAME = new EntryName("damaged");

    /** Damage is reported, and what is damaged is left as it is. */
    @Test
    protected void damageIsReportedAndNeverOverwritten() throws IOException {
        try (OpenStore store = open()) {
            assertTrue(store.save(Entries.entry(NAME.value(), 1, Entries.payload(300)), 0));
        }
        StoreBackend backend = assumeBackend();
        for (String record : backend.records()) {
            byte[] good = backend.read(record);
            for (Map.Entry<String, byte[]> damage : Damages.of(good).entrySet()) {
                backend.write(record, damage.getValue());
                String what = record + " " + damage.getKey();
                assertThrows(StoreException.class, () -> use(store -> store.load(NAME)), what);
                for (long expected = 0; expected <= 1; expected++) {
                    StoredEntry over = Entries.entry(NAME.value(), expected + 1, Entries.payload(10));
                    long expectedVersion = expected;
                    assertThrows(StoreException.class, () -> use(store -> store.save(over, expectedVersion)), what);
                }
                assertArrayEquals(damage.getValue(), backend.read(record), what);
            }
            backend.write(record, good);
        }
        try (OpenStore store = open()) {
            assertTrue(store.load(NAME).isPresent(), "what was repaired can be read");
        }
    }

    /**
     * A damaged entry that the store can tell from the rest can be deleted, and its name is free then; if it cannot, the
     * damage is reported and left. What is whole is never deleted so.
     */
    @Test
    protected void damagedEntriesCanBeDeletedAndWholeOnesNot() throws IOException {
        StoredEntry entry = Entries.entry(NAME.value(), 1, Entries.payload(300));
        try (OpenStore store = open()) {
            assertFalse(store.deleteDamaged(NAME), "nothing is there");
            assertTrue(store.save(entry, 0));
            assertFalse(store.deleteDamaged(NAME), "it is whole");
            assertEquals(Optional.of(entry), store.load(NAME));
        }
        StoreBackend backend = assumeBackend();
        for (String record : backend.records()) {
            byte[] good = backend.read(record);
            for (Map.Entry<String, byte[]> damage : Damages.of(good).entrySet()) {
                backend.write(record, damage.getValue());
                String what = record + " " + damage.getKey();
                if (deletesDamaged(what)) {
                    use(store -> assertTrue(store.save(entry, 0), what));
                } else {
                    assertArrayEquals(damage.getValue(), backend.read(record), what);
                }
                backend.write(record, good);
                use(store -> assertEquals(Optional.of(entry), store.load(NAME), what));
            }
        }
    }

    /** False if the damage is reported. */
    private boolean deletesDamaged(String what) {
        try (OpenStore store = open()) {
            assertTrue(store.deleteDamaged(NAME), what);
            assertEquals(Optional.empty(), store.load(NAME), what);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private void use(Consumer<OpenStore> use) {
        try (OpenStore store = open()) {
            use.accept(store);
        }
    }

    /** Every bit that is flipped in a small file is found, and a sample of them in a large one; so is every cut. */
    @Test
    protected void everyFlippedBitAndEveryCutIsFound() throws IOException {
        try (OpenStore store = open()) {
            assertTrue(store.save(Entries.entry(NAME.value(), 1, Entries.payload(PAYLOAD)), 0));
            StoreBackend backend = assumeBackend();
            for (String record : backend.records()) {
                byte[] good = backend.read(record);
                int bits = good.length * Byte.SIZE;
                for (int bit = 0; bit < bits; bit += 1 + bits / damagesPerFile()) {
                    byte[] flipped = good.clone();
                    flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                    backend.write(record, flipped);
                    assertTrue(isFound(store), record + " bit " + bit);
                }
                for (int length = 0; length < good.length; length += 1 + good.length / damagesPerFile()) {
                    backend.write(record, Arrays.copyOf(good, length));
                    assertTrue(isFound(store), record + " length " + length);
                }
                backend.write(record, good);
            }
        }
    }

    /** Whether the damage shows in the store that is open, or at the latest when it is opened. */
    private boolean isFound(OpenStore alreadyOpen) {
        return isFoundIn(alreadyOpen) || isFoundWhenOpened();
    }

    private static boolean isFoundIn(OpenStore store) {
        try {
            store.load(NAME);
            return false;
        } catch (StoreException e) {
            return true;
        }
    }

    private boolean isFoundWhenOpened() {
        try (OpenStore store = open()) {
            return isFoundIn(store);
        } catch (StoreException e) {
            return true;
        }
    }
}

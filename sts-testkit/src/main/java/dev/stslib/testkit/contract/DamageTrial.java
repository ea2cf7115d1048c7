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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a store must do when its files are damaged. */
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
        for (Path file : damageable(place())) {
            byte[] good = Files.readAllBytes(file);
            for (Map.Entry<String, byte[]> damage : Damages.of(file).entrySet()) {
                Files.write(file, damage.getValue());
                String what = file.getFileName() + " " + damage.getKey();
                assertThrows(StoreException.class, () -> use(store -> store.load(NAME)), what);
                for (long expected = 0; expected <= 1; expected++) {
                    StoredEntry over = Entries.entry(NAME.value(), expected + 1, Entries.payload(10));
                    long expectedVersion = expected;
                    assertThrows(StoreException.class, () -> use(store -> store.save(over, expectedVersion)), what);
                }
                assertArrayEquals(damage.getValue(), Files.readAllBytes(file), what);
            }
            Files.write(file, good);
        }
        try (OpenStore store = open()) {
            assertTrue(store.load(NAME).isPresent(), "what was mended can be read");
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
        for (Path file : damageable(place())) {
            byte[] good = Files.readAllBytes(file);
            for (Map.Entry<String, byte[]> damage : Damages.of(file).entrySet()) {
                Files.write(file, damage.getValue());
                String what = file.getFileName() + " " + damage.getKey();
                if (deletesDamaged(what)) {
                    use(store -> assertTrue(store.save(entry, 0), what));
                } else {
                    assertArrayEquals(damage.getValue(), Files.readAllBytes(file), what);
                }
                Files.write(file, good);
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
            for (Path file : damageable(place())) {
                byte[] good = Files.readAllBytes(file);
                int bits = good.length * Byte.SIZE;
                for (int bit = 0; bit < bits; bit += 1 + bits / damagesPerFile()) {
                    byte[] flipped = good.clone();
                    flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                    Files.write(file, flipped);
                    assertTrue(isFound(store), file.getFileName() + " bit " + bit);
                }
                for (int length = 0; length < good.length; length += 1 + good.length / damagesPerFile()) {
                    Files.write(file, Arrays.copyOf(good, length));
                    assertTrue(isFound(store), file.getFileName() + " length " + length);
                }
                Files.write(file, good);
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

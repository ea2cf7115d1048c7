package dev.stslib.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store has that implements nothing but what it must. */
class OpenStoreTest {
    private static final Instant END = Instant.ofEpochSecond(3_600);

    private final MapStore store = new MapStore();

    @Test
    void whatHasExpiredIsSweptAndWhatIsDamagedStays() {
        store.put("damaged", END);
        store.put("old", END);
        store.put("newer", END.plusSeconds(1));
        assertEquals(0, store.sweep(END.minusSeconds(1)));
        assertEquals(1, store.sweep(END));
        assertEquals(List.of("damaged", "newer"), List.copyOf(store.entries.keySet()));
    }

    @Test
    void itReportsADamagedEntryThatItDoesNotKnowHowToDelete() {
        store.put("damaged", END);
        store.put("whole", END);
        assertThrows(DamagedStoreException.class, () -> store.deleteDamaged(new EntryName("damaged")));
        assertFalse(store.deleteDamaged(new EntryName("whole")));
        assertFalse(store.deleteDamaged(new EntryName("none")));
        assertEquals(2, store.entries.size());
    }

    @Test
    void itHasNoLeases() {
        assertEquals(Optional.empty(), store.leases());
    }

    private static final class MapStore implements OpenStore {
        private final Map<String, StoredEntry> entries = new LinkedHashMap<>();

        void put(String name, Instant end) {
            EntryInfo info =
                    new EntryInfo(new EntryName(name), EntryKind.ROLE, "vault", Instant.EPOCH, end, null, null, 1);
            entries.put(name, new StoredEntry(info, SecretBytes.copyOf(new byte[0])));
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            if (name.value().equals("damaged")) {
                throw new DamagedStoreException("It is damaged", "Leave it");
            }
            return Optional.ofNullable(entries.get(name.value()));
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            return entries.put(entry.info().name().value(), entry) == null;
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return load(name).isPresent() && entries.remove(name.value()) != null;
        }

        @Override
        public List<EntryInfo> list() {
            return entries.values().stream().map(StoredEntry::info).toList();
        }

        @Override
        public void close() {
            entries.clear();
        }
    }
}

package dev.stslib.testkit.contract;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.file.FrameType;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.api.store.EntryFolder;
import dev.stslib.api.store.Sealing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A store that is right but for one fault. */
final class FaultyStore implements CredentialStore {
    /** What is wrong with it. */
    enum Fault {
        NONE,
        SAVES_WITHOUT_COMPARING,
        DELETES_WITHOUT_COMPARING,
        MIXES_UP_CASES,
        CUTS_PAYLOADS,
        HIDES_DAMAGE,
        LISTS_NOTHING,
        FORGETS
    }

    private static final FrameType TYPE = new FrameType("stslib-t", 1);

    private final Fault fault;

    FaultyStore(Fault fault) {
        this.fault = fault;
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        return new Open(EntryFolder.open(settings.location(), TYPE, Sealing.NONE), fault);
    }

    private record Open(OpenStore store, Fault fault) implements OpenStore {
        @Override
        public Optional<StoredEntry> load(EntryName name) {
            try {
                return store.load(fault == Fault.MIXES_UP_CASES ? lower(name) : name);
            } catch (DamagedStoreException e) {
                if (fault == Fault.HIDES_DAMAGE) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            return switch (fault) {
                case SAVES_WITHOUT_COMPARING ->
                    store.save(entry, version(entry.info().name()));
                case MIXES_UP_CASES ->
                    store.save(named(entry, lower(entry.info().name())), expectedVersion);
                case CUTS_PAYLOADS -> store.save(cut(entry), expectedVersion);
                case FORGETS -> true;
                default -> store.save(entry, expectedVersion);
            };
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return store.delete(name, fault == Fault.DELETES_WITHOUT_COMPARING ? version(name) : expectedVersion);
        }

        @Override
        public List<EntryInfo> list() {
            return fault == Fault.LISTS_NOTHING ? List.of() : store.list();
        }

        @Override
        public void close() {
            store.close();
        }

        private long version(EntryName name) {
            return store.load(name).map(found -> found.info().version()).orElse(0L);
        }

        private static EntryName lower(EntryName name) {
            return new EntryName(name.value().toLowerCase(Locale.ROOT));
        }

        private static StoredEntry named(StoredEntry entry, EntryName name) {
            return Entries.entry(
                    name.value(), entry.info().version(), entry.payload().revealSecret());
        }

        private static StoredEntry cut(StoredEntry entry) {
            byte[] payload = entry.payload().revealSecret();
            return new StoredEntry(
                    entry.info(), SecretBytes.copyOf(Arrays.copyOf(payload, Math.min(payload.length, 65_535))));
        }
    }
}

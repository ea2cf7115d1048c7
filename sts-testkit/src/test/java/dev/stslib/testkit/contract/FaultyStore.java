package dev.stslib.testkit.contract;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.entry.EntryFolder;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
        FORGETS,
        SERVES_ANOTHER,
        LOADS_UNDER_THE_LOCK,
        WAITS_FOREVER,
        LEASES_TO_EVERYBODY,
        LEASES_WITHIN_A_PROCESS,
        OPENS_MODES,
        SAVES_LATE,
        DELETES_WHOLE_ENTRIES
    }

    private static final Set<String> LEASED = ConcurrentHashMap.newKeySet();
    private static final FileEnvelope TYPE = new FileEnvelope("stslib-t", 1);

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
        return new Open(
                settings.folder(),
                EntryFolder.open(settings.folder(), StoreFiles.of(settings::option), TYPE, PayloadCipher.NONE),
                fault,
                new HashMap<>());
    }

    private record Open(Path folder, OpenStore store, Fault fault, Map<EntryName, StoredEntry> late)
            implements OpenStore {
        @Override
        public Optional<StoredEntry> load(EntryName name) {
            if (late.containsKey(name)) {
                return Optional.ofNullable(late.get(name));
            }
            try {
                if (fault == Fault.SERVES_ANOTHER) {
                    return store.list().stream()
                            .filter(info -> !info.name().equals(name))
                            .findFirst()
                            .flatMap(info -> store.load(info.name()));
                }
                if (fault == Fault.LOADS_UNDER_THE_LOCK) {
                    return loadUnderTheLock(name);
                }
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
                case SAVES_LATE -> saveLate(entry);
                case WAITS_FOREVER -> waitForLock() && store.save(entry, expectedVersion);
                case OPENS_MODES -> openModes() && store.save(entry, expectedVersion);
                default -> store.save(entry, expectedVersion);
            };
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return store.delete(name, fault == Fault.DELETES_WITHOUT_COMPARING ? version(name) : expectedVersion);
        }

        @Override
        public boolean deleteDamaged(EntryName name) {
            return fault == Fault.DELETES_WHOLE_ENTRIES ? store.delete(name, version(name)) : store.deleteDamaged(name);
        }

        @Override
        public List<EntryInfo> list() {
            return fault == Fault.LISTS_NOTHING ? List.of() : store.list();
        }

        @Override
        public Optional<Leases> leases() {
            return switch (fault) {
                case LEASES_TO_EVERYBODY -> Optional.of(name -> Optional.of(() -> {}));
                case LEASES_WITHIN_A_PROCESS ->
                    Optional.of(name -> LEASED.add(folder + name.value())
                            ? Optional.of(() -> LEASED.remove(folder + name.value()))
                            : Optional.empty());
                default -> store.leases();
            };
        }

        private boolean saveLate(StoredEntry entry) {
            late.values().forEach(old -> store.save(old, version(old.info().name())));
            late.clear();
            late.put(entry.info().name(), entry);
            return true;
        }

        private Optional<StoredEntry> loadUnderTheLock(EntryName name) {
            try (FileChannel file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    throw new StoreException("Another process holds the lock", "Try again");
                }
                return store.load(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean waitForLock() {
            try (FileChannel file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                return lock.isValid();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Leaves a file beside the entries that everybody can read. */
        private boolean openModes() {
            try {
                Path note = folder.resolve("note");
                Files.writeString(note, "");
                Files.setPosixFilePermissions(note, PosixFilePermissions.fromString("rw-r--r--"));
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

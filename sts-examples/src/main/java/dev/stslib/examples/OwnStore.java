package dev.stslib.examples;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import dev.stslib.store.support.OpenFlag;
import dev.stslib.store.support.entry.EntryCodec;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import dev.stslib.store.support.sealing.PayloadCipher;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A store for a few entries: all of them in one owner-only file, which is written anew at each save. */
public final class OwnStore implements CredentialStore {
    private static final FileEnvelope FILE = new FileEnvelope("one-file", 1);
    private static final EntryCodec ENTRY = new EntryCodec(new FileEnvelope("oneentry", 1), PayloadCipher.NONE);

    @Override
    public String name() {
        return "one-file";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        settings.checkOptions(StoreFiles.OPTIONS);
        return new Open(StoreFolder.open(settings.folder(), StoreFiles.of(settings::option)));
    }

    private static final class Open implements OpenStore {
        private final StoreFolder folder;
        private final Path file;
        private final FolderLock lock;
        private final OpenFlag open;

        Open(StoreFolder folder) {
            this.folder = folder;
            file = folder.path().resolve("entries");
            lock = folder.lock();
            lock.tryLocked(folder::sweep); // what a killed writer left behind
            open = new OpenFlag(folder.path().toString());
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            open.check();
            return Optional.ofNullable(read().get(name));
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            CompareAndSave.check(entry.info(), expectedVersion);
            return change(
                    entry.info().name(),
                    expectedVersion,
                    all -> all.put(entry.info().name(), entry));
        }

        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            return expectedVersion > 0 && change(name, expectedVersion, all -> all.remove(name));
        }

        @Override
        public List<EntryInfo> list() {
            open.check();
            return read().values().stream().map(StoredEntry::info).toList();
        }

        @Override
        public void close() {
            open.close();
            folder.close();
        }

        private boolean change(EntryName name, long expectedVersion, Consumer<Map<EntryName, StoredEntry>> change) {
            open.check();
            return lock.locked(() -> {
                Map<EntryName, StoredEntry> all = read();
                boolean agrees = CompareAndSave.agrees(
                        Optional.ofNullable(all.get(name)).map(StoredEntry::info), expectedVersion);
                if (agrees) {
                    change.accept(all);
                    write(all);
                }
                return agrees;
            });
        }

        private Map<EntryName, StoredEntry> read() {
            Map<EntryName, StoredEntry> all = new LinkedHashMap<>();
            folder.readIfExists(file).ifPresent(bytes -> {
                ByteBuffer entries =
                        ByteBuffer.wrap(FILE.decode(bytes, file.toString()).payload());
                while (entries.hasRemaining()) {
                    byte[] one = new byte[entries.getInt()];
                    entries.get(one);
                    StoredEntry entry = ENTRY.decode(one, file.toString());
                    all.put(entry.info().name(), entry);
                }
            });
            return all;
        }

        private void write(Map<EntryName, StoredEntry> all) {
            ByteArrayOutputStream entries = new ByteArrayOutputStream();
            for (StoredEntry entry : all.values()) {
                byte[] one = ENTRY.encode(entry);
                entries.writeBytes(
                        ByteBuffer.allocate(Integer.BYTES).putInt(one.length).array());
                entries.writeBytes(one);
            }
            folder.write(file, FILE.encode(new byte[0], entries.toByteArray()));
        }
    }
}

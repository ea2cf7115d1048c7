package dev.stslib.api.store;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.file.FolderLock;
import dev.stslib.api.file.FrameType;
import dev.stslib.api.file.OpenFlag;
import dev.stslib.api.file.OwnerOnlyFiles;
import dev.stslib.api.file.Uninterrupted;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A store that keeps each entry in an owner-only file of its own, in an owner-only folder. The name of a file is a digest
 * of the entry's name, so names have any characters and any length, cannot leave the folder, and differ where only the
 * case differs; the name itself stands in the file.
 *
 * <p>A save takes the {@linkplain FolderLock folder's lock}, compares, and puts a new file in the place of the old one.
 * Loading and listing take no lock.
 */
public final class EntryFolder implements OpenStore {
    private static final String SUFFIX = ".entry";

    private final Path folder;
    private final EntryFrame frame;
    private final Sealing sealing;
    private final FolderLock lock;
    private final FileLeases leases;
    private final OpenFlag open;

    private EntryFolder(Path folder, FrameType type, Sealing sealing) {
        this.folder = folder;
        this.frame = new EntryFrame(type, sealing);
        this.sealing = sealing;
        this.lock = new FolderLock(folder);
        this.leases = new FileLeases(folder);
        this.open = new OpenFlag(folder);
    }

    /**
     * Opens the folder, makes it if it is not there, and removes what killed writers left.
     *
     * @param folder the folder; its parent must be there
     * @param type the type of its files
     * @param sealing what happens to payloads; closed with the store
     * @return the store
     * @throws dev.stslib.api.error.UnsafeFileException if others own, read or write the folder, or it is a link
     * @throws StoreException if it cannot be made or read
     */
    public static EntryFolder open(Path folder, FrameType type, Sealing sealing) {
        OwnerOnlyFiles.createFolder(folder);
        EntryFolder store = new EntryFolder(folder, type, sealing);
        store.lock.locked(() -> OwnerOnlyFiles.sweep(folder));
        return store;
    }

    /**
     * Says whether a folder holds entries, readable or not.
     *
     * @param folder the folder, which is there
     * @return true if it holds at least one
     * @throws StoreException if it cannot be read
     */
    public static boolean hasEntries(Path folder) {
        return !files(folder).isEmpty();
    }

    @Override
    public Optional<StoredEntry> load(EntryName name) {
        open.check();
        Path file = file(name);
        return OwnerOnlyFiles.readIfExists(file).map(bytes -> {
            StoredEntry entry = frame.decode(bytes, file);
            if (!entry.info().name().equals(name)) {
                throw new DamagedStoreException(
                        file + " holds an entry of another name", "Somebody moved it; delete it");
            }
            return entry;
        });
    }

    @Override
    public boolean save(StoredEntry entry, long expectedVersion) {
        open.check();
        Saves.check(entry.info(), expectedVersion);
        EntryName name = entry.info().name();
        return lock.locked(() -> {
            if (!Saves.agrees(load(name).map(StoredEntry::info), expectedVersion)) {
                return false;
            }
            OwnerOnlyFiles.write(file(name), frame.encode(entry));
            return true;
        });
    }

    @Override
    public boolean delete(EntryName name, long expectedVersion) {
        open.check();
        return lock.locked(() -> {
            Optional<EntryInfo> there = load(name).map(StoredEntry::info);
            return there.isPresent() && Saves.agrees(there, expectedVersion) && OwnerOnlyFiles.delete(file(name));
        });
    }

    @Override
    public List<EntryInfo> list() {
        open.check();
        List<EntryInfo> infos = new ArrayList<>();
        for (Path file : files(folder)) {
            info(file).ifPresent(infos::add);
        }
        return List.copyOf(infos);
    }

    @Override
    public Optional<Leases> leases() {
        return Optional.of(leases);
    }

    @Override
    public void close() {
        if (open.close()) {
            leases.close();
            sealing.close();
        }
    }

    /** Empty if it cannot be read, or was deleted meanwhile. */
    private Optional<EntryInfo> info(Path file) {
        try {
            OwnerOnlyFiles.check(file);
            EntryInfo info = Uninterrupted.call(() -> readInfo(file));
            return Optional.of(info).filter(found -> file.equals(file(found.name())));
        } catch (IOException | StoreException e) {
            return Optional.empty();
        }
    }

    /** The length is that of the open file: another may be moved into its place meanwhile. */
    private EntryInfo readInfo(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return frame.decodeInfo(Channels.newInputStream(channel), channel.size(), file);
        }
    }

    private static List<Path> files(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            List<Path> files = new ArrayList<>();
            found.forEach(files::add);
            return files;
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException("Cannot list " + folder, "Check that it is there and readable", e);
        }
    }

    private Path file(EntryName name) {
        return folder.resolve(FileNames.digest(name.value()) + SUFFIX);
    }
}

package dev.stslib.store.support.entry;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.store.support.file.StoreFolder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of entries in a folder, and what their metadata say, for which no key is needed. */
final class EntryMetadataReader {
    static final String SUFFIX = ".entry";

    private final StoreFolder folder;
    private final EntryCodec codec;

    EntryMetadataReader(StoreFolder folder, EntryCodec codec) {
        this.folder = folder;
        this.codec = codec;
    }

    /** The files of all entries in a folder, in no particular order. */
    static List<Path> in(StoreFolder folder) {
        return folder.list(SUFFIX);
    }

    /** Where an entry is, if it is there. */
    Path file(EntryName name) {
        return folder.path().resolve(EntryFileNames.digest(name.value()) + SUFFIX);
    }

    /** Refuses an entry in the file of another. */
    void checkName(EntryInfo info, Path file) {
        if (!file.equals(file(info.name()))) {
            throw new DamagedStoreException(file + " holds an entry of another name", "Delete it: it was moved here");
        }
    }

    /** What can be read. */
    List<EntryInfo> listed() {
        List<EntryInfo> infos = new ArrayList<>();
        for (Path file : in(folder)) {
            find(file).ifPresent(infos::add);
        }
        return List.copyOf(infos);
    }

    /** What is wrong with the rest. */
    List<StoreException> unlisted() {
        List<StoreException> problems = new ArrayList<>();
        for (Path file : in(folder)) {
            try {
                read(file);
            } catch (StoreException e) {
                if (folder.exists(file)) {
                    problems.add(e);
                }
            }
        }
        return problems;
    }

    /** Whether what was listed is there as it was. */
    boolean isStillThere(EntryInfo listed) {
        return find(file(listed.name())).filter(listed::equals).isPresent();
    }

    /** Empty if it cannot be read, or was deleted meanwhile. */
    private Optional<EntryInfo> find(Path file) {
        try {
            return Optional.of(read(file));
        } catch (StoreException e) {
            return Optional.empty();
        }
    }

    /** The length is that of the open file: another may be moved into its place meanwhile. */
    private EntryInfo read(Path file) {
        EntryInfo info = folder.read(
                file, channel -> codec.decodeInfo(Channels.newInputStream(channel), channel.size(), file.toString()));
        checkName(info, file);
        return info;
    }
}

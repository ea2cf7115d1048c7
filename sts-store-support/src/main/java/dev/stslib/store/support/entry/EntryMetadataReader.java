package dev.stslib.store.support.entry;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.Uninterruptibles;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of entries in a folder, and what their metadata say, for which no key is needed. */
final class EntryMetadataReader {
    static final String SUFFIX = ".entry";

    private final Path folder;
    private final StoreFiles files;
    private final EntryCodec codec;

    EntryMetadataReader(Path folder, StoreFiles files, EntryCodec codec) {
        this.folder = folder;
        this.files = files;
        this.codec = codec;
    }

    /** The files of all entries in a folder, in no particular order. */
    static List<Path> in(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            List<Path> all = new ArrayList<>();
            found.forEach(all::add);
            return all;
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException("Cannot list " + folder, "Check that it is there and readable", e);
        }
    }

    /** Where an entry is, if it is there. */
    Path file(EntryName name) {
        return folder.resolve(EntryFileNames.digest(name.value()) + SUFFIX);
    }

    /** Refuses an entry in the file of another. */
    void checkName(EntryInfo info, Path file) {
        if (!file.equals(file(info.name()))) {
            throw new DamagedStoreException(file + " holds an entry of another name", "Somebody moved it; delete it");
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
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
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

    private EntryInfo read(Path file) {
        files.check(file);
        try {
            EntryInfo info = Uninterruptibles.call(() -> readOpen(file));
            checkName(info, file);
            return info;
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file, "Check the file, its folder and the disk", e);
        }
    }

    /** The length is that of the open file: another may be moved into its place meanwhile. */
    private EntryInfo readOpen(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return codec.decodeInfo(Channels.newInputStream(channel), channel.size(), file.toString());
        }
    }
}

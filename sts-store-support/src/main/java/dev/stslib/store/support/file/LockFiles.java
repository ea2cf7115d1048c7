package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens lock files by their paths. They are created if they do not exist, and are the owner's alone like all others. */
final class LockFiles {
    /** To read and write: opening a FIFO only to write would wait for a reader. */
    private static final Set<OpenOption> OPTIONS = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private LockFiles() {}

    /** What tells a folder from all others of the machine. */
    static String identity(Path folder) throws IOException {
        @Nullable
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? folder.toRealPath().toUri().toString() : key.toString();
    }

    /**
     * Opens a lock file.
     *
     * @throws dev.stslib.api.error.UnsafeFileException if it is no file, or others own, read or write it
     */
    static FileChannel open(Path file, StoreFiles files) throws IOException {
        if (FileChecks.isThere(file)) {
            files.checkFile(file);
        }
        FileChannel channel = openUnchecked(file, files);
        try {
            files.checkFile(file);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel openUnchecked(Path file, StoreFiles files) throws IOException {
        try {
            Path folder = file.resolveSibling("");
            return FileChannel.open(file, OPTIONS, files.permissions(folder).file(folder));
        } catch (AccessDeniedException e) {
            if (FileChecks.isThere(file)) {
                throw notWritable(file, e);
            }
            throw e;
        }
    }

    static StoreException notWritable(Path file, AccessDeniedException cause) {
        return new StoreException(
                "The file " + file + " may not be read and written",
                "Run: chmod 600 " + file + ", as its owner",
                cause);
    }
}

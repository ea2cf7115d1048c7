package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Opens the files that are locked, which are made if they are not there, and are their owner's alone like all others. */
final class LockFiles {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private LockFiles() {}

    /**
     * Opens such a file.
     *
     * @throws dev.stslib.api.error.UnsafeFileException if it is a link, or others own, read or write it
     */
    static FileChannel open(Path file, StoreFiles files) throws IOException {
        FileChannel channel = openUnchecked(file, files);
        try {
            files.check(file);
            return channel;
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel openUnchecked(Path file, StoreFiles files) throws IOException {
        try {
            Path folder = file.resolveSibling("");
            return FileChannel.open(file, OPTIONS, files.permissions(folder).file(folder));
        } catch (IOException e) {
            if (FileChecks.isThere(file)) {
                explain(file, files, e);
            }
            throw e;
        }
    }

    /** A link, or a file of somebody else's, is said to be that. */
    private static void explain(Path file, StoreFiles files, IOException failure) {
        files.check(file);
        if (failure instanceof AccessDeniedException) {
            throw new StoreException(
                    "The file " + file + " may not be written", "Run: chmod 600 " + file + ", as its owner", failure);
        }
    }
}

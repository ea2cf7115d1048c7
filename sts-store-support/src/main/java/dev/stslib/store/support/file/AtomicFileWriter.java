package dev.stslib.store.support.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A file that is written beside the one whose place it takes. */
final class AtomicFileWriter {
    static final String PREFIX = ".stslib-";
    static final String SUFFIX = ".tmp";

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private AtomicFileWriter() {}

    /** Whether a name is that of a file that a writer has begun, or left behind. */
    static boolean isTemporary(Path name) {
        String text = name.toString();
        return text.startsWith(PREFIX) && text.endsWith(SUFFIX);
    }

    /** Puts a fresh file in its place. */
    @FunctionalInterface
    private interface Placing {
        void place(Path fresh) throws IOException;
    }

    /** Writes, forces, moves over what is there; in an open folder. */
    static void replace(FolderAccess folder, Path name, byte[] content) throws IOException {
        Path fresh = name.resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
        try {
            try (FileChannel channel = folder.open(fresh, NEW)) {
                folder.check(fresh, false);
                write(channel, content);
            }
            folder.replace(fresh, name);
        } catch (IOException | RuntimeException e) {
            remove(() -> folder.deleteIfExists(fresh), e);
            throw e;
        }
        folder.force();
    }

    /** Writes, forces, moves over what is there. */
    static void replace(FilePermissionPolicy permissions, Path folder, Path file, byte[] content) throws IOException {
        write(permissions, folder, content, fresh -> Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Writes, forces, and gives it the name if nothing has it; a link, unlike a move, does that in one step.
     *
     * @throws java.nio.file.FileAlreadyExistsException if something has the name
     */
    static void create(FilePermissionPolicy permissions, Path folder, Path file, byte[] content) throws IOException {
        write(permissions, folder, content, fresh -> {
            Files.createLink(file, fresh);
            Files.delete(fresh);
        });
    }

    /** Leaves no fresh file behind when something fails. */
    private static void write(FilePermissionPolicy permissions, Path folder, byte[] content, Placing placing)
            throws IOException {
        Path fresh = Files.createTempFile(folder, PREFIX, SUFFIX, permissions.file(folder));
        try {
            permissions.check(fresh, false);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                write(channel, content);
            }
            placing.place(fresh);
        } catch (IOException | RuntimeException e) {
            remove(() -> Files.deleteIfExists(fresh), e);
            throw e;
        }
        forceFolder(permissions, folder);
    }

    /** Makes the fresh file, with room for content that is not known yet. */
    static Path reserve(FilePermissionPolicy permissions, Path folder, int room) throws IOException {
        Path fresh = Files.createTempFile(folder, PREFIX, SUFFIX, permissions.file(folder));
        try {
            permissions.check(fresh, false);
            overwrite(fresh, new byte[room]);
            return fresh;
        } catch (IOException | RuntimeException e) {
            remove(() -> Files.deleteIfExists(fresh), e);
            throw e;
        }
    }

    /** Writes into a fresh file and forces it. */
    static void overwrite(Path fresh, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            write(channel.truncate(Math.min(channel.size(), content.length)), content);
        }
    }

    /** Removes a fresh file that has not been moved. One that cannot be removed is left to a later sweep. */
    static void discard(Path fresh) {
        try {
            boolean unused = Files.deleteIfExists(fresh);
        } catch (IOException e) {
            return;
        }
    }

    private static void write(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static void remove(Uninterruptibles.Work<Boolean> removal, Exception failure) {
        try {
            boolean unused = removal.run();
        } catch (IOException | RuntimeException e) { // the folder may be closed: a later sweep removes the file
            failure.addSuppressed(e);
        }
    }

    /** Makes a move or a removal outlive a power cut. Windows forces it with the file and opens no folder. */
    static void forceFolder(FilePermissionPolicy permissions, Path folder) throws IOException {
        if (permissions == PosixPermissionPolicy.INSTANCE) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Removes what killed writers left long ago, by the times of the file system. The folder's own time is that of the last
     * write in it.
     */
    static void sweepOlder(Path folder, Duration age) throws IOException {
        Instant newest = Files.getLastModifiedTime(folder).toInstant();
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path path : stale) {
                removeIfOlder(path, newest.minus(age));
            }
        }
    }

    /** Another process may remove it at the same time. */
    private static void removeIfOlder(Path path, Instant time) {
        try {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(time)) {
                boolean unused = Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // It stays for the next sweep.
            return;
        }
    }

    /** Removes what killed writers left; a folder is none of theirs. */
    static int sweep(Path folder) throws IOException {
        int swept = 0;
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path path : stale) {
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    swept += Files.deleteIfExists(path) ? 1 : 0;
                }
            }
        }
        return swept;
    }
}

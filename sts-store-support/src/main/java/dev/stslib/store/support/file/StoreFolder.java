package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open folder of a store. It is opened once, and its files are reached through the open folder where the platform
 * has that (not on Windows), so that no other folder takes its place unnoticed: each call fails once the path leads to
 * another folder.
 *
 * <p>Only the user who runs this process can use the folder and its files. The file arguments are paths in the folder.
 * Threads share an object.
 */
public final class StoreFolder implements AutoCloseable {
    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);
    /** To read and write: opening a FIFO only to write would wait for a reader. */
    private static final Set<StandardOpenOption> LOCK =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path path;
    private final StoreFiles settings;
    private final FolderAccess access;
    private final @Nullable Object key;
    private final FolderLock lock;
    private volatile boolean closed;

    private StoreFolder(Path path, StoreFiles settings, FolderAccess access) throws IOException {
        this.path = path;
        this.settings = settings;
        this.access = access;
        this.key = access.folder().fileKey();
        this.lock = new FolderLock(path, identity(), this::openLockFile, () -> closed, settings.lockTimeout());
    }

    /**
     * Opens a folder, and creates it if it does not exist.
     *
     * @param folder the folder; its parent must exist
     * @param settings how the store treats its files
     * @return the open folder; the caller closes it
     * @throws UnsafeFileException if the folder is a link, others own, enter or write it, or others can replace it
     * @throws StoreException if it cannot be created or opened
     */
    public static StoreFolder open(Path folder, StoreFiles settings) {
        Path path = settings.make(folder);
        try {
            FolderAccess access = access(path, settings.permissions(path));
            try {
                StoreFolder opened = new StoreFolder(path, settings, access);
                opened.checkPlace();
                if (settings.repairs()) {
                    PermissionRepair.repair(path, access);
                }
                access.checkFolder();
                return opened;
            } catch (IOException | RuntimeException e) {
                access.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileErrors.of("Cannot open the folder " + path, path, e);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // What is returned closes it.
    private static FolderAccess access(Path path, FilePermissionPolicy policy) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new OpenFolderAccess(path, secure, policy);
        }
        stream.close();
        return new PathFolderAccess(path, policy);
    }

    /**
     * Opens the same folder again, so that each of two users can close it.
     *
     * @return the folder; the caller closes it
     * @throws StoreException if it cannot be opened
     */
    public StoreFolder reopen() {
        try {
            FolderAccess again = run(() -> {
                checkPlace();
                return access.reopen();
            });
            try {
                return new StoreFolder(path, settings, again);
            } catch (IOException | RuntimeException e) {
                again.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileErrors.of("Cannot open the folder " + path, path, e);
        }
    }

    /**
     * Checks that the folder's path still leads to it.
     *
     * @throws StoreException if it does not, or the folder is closed
     */
    public void check() {
        try {
            checkPlace();
        } catch (IOException e) {
            throw new StoreException("Cannot look at " + path, "Check the right to enter the folders above it", e);
        }
    }

    /**
     * The path that the folder was opened with.
     *
     * @return the path
     */
    public Path path() {
        return path;
    }

    /**
     * The lock that lets one thread of one process at a time change the folder.
     *
     * @return the lock
     */
    public FolderLock lock() {
        return lock;
    }

    /**
     * Reads a file, if it exists, after checking that only the user can use it.
     *
     * @param file the file
     * @return its bytes, or empty if it does not exist
     * @throws UnsafeFileException if it is neither a file nor a folder, or others own, read or write it
     * @throws StoreException if it cannot be read, or the path leads to another folder
     */
    public Optional<byte[]> readIfExists(Path file) {
        try {
            return run(() -> {
                try (SeekableByteChannel channel = openChecked(file)) {
                    return Optional.of(Channels.newInputStream(channel).readAllBytes());
                }
            });
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    /**
     * Reads from a channel.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    public interface Reading<T> {
        /**
         * Reads.
         *
         * @param channel the open file
         * @return what was read
         * @throws IOException if it cannot be read
         */
        T from(SeekableByteChannel channel) throws IOException;
    }

    /**
     * Reads part of a file after checking that only the user can use it.
     *
     * @param file the file
     * @param reading reads it; called again if the thread is interrupted
     * @param <T> the type of the result
     * @return what was read
     * @throws UnsafeFileException as for {@link #readIfExists}
     * @throws StoreException if it does not exist or cannot be read, or the path leads to another folder
     */
    public <T> T read(Path file, Reading<T> reading) {
        try {
            return run(() -> {
                try (SeekableByteChannel channel = openChecked(file)) {
                    return reading.from(channel);
                }
            });
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    /**
     * Reads part of a file without checking its permissions, only to find out which type it has.
     *
     * @param file the file
     * @param reading reads it; called again if the thread is interrupted
     * @param <T> the type of the result
     * @return what was read
     * @throws StoreException if it is no file, does not exist or cannot be read, or the path leads to another folder
     */
    public <T> T peek(Path file, Reading<T> reading) {
        try {
            return run(() -> {
                checkPlace();
                BasicFileAttributes attributes = access.attributes(name(file));
                FileChecks.checkKind(file, attributes);
                FileChecks.checkIsFile(file, attributes);
                try (SeekableByteChannel channel = access.open(name(file), READ)) {
                    return reading.from(channel);
                }
            });
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private static StoreException cannotRead(Path file, IOException e) {
        return new StoreException("Cannot read " + file, "Check the file, its folder and the disk", e);
    }

    private SeekableByteChannel openChecked(Path file) throws IOException {
        checkPlace();
        access.checkFolder();
        checkFile(file);
        return access.open(name(file), READ);
    }

    /**
     * Whether something has the name of a file.
     *
     * @param file the file
     * @return true if it exists, whatever it is
     * @throws StoreException if that cannot be found out
     */
    public boolean exists(Path file) {
        try {
            return run(() -> {
                checkPlace();
                return isThere(file);
            });
        } catch (IOException e) {
            throw new StoreException("Cannot look at " + file, "Check the right to enter its folder", e);
        }
    }

    private boolean isThere(Path file) throws IOException {
        try {
            BasicFileAttributes unused = access.attributes(name(file));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Writes a file atomically and durably: a new file beside it, forced to the disk, then moved over it, then the folder
     * forced to the disk. An interrupt does not stop it half-way.
     *
     * @param file the file; what was there before is replaced
     * @param content its new bytes
     * @throws UnsafeFileException if what is there is no file, or others own, read or write it
     * @throws StoreException if it cannot be written, or the path leads to another folder. What was there before is then
     *     still there, unless only forcing the folder failed
     */
    public void write(Path file, byte[] content) {
        try {
            Path unused = run(() -> {
                checkPlace();
                access.checkFolder();
                if (isThere(file)) {
                    checkFile(file);
                }
                AtomicFileWriter.replace(access, name(file), content);
                return file;
            });
        } catch (IOException e) {
            throw FileErrors.of("Cannot write " + file, path, e);
        }
    }

    /**
     * Deletes files durably. The folder is forced to the disk once for all of them.
     *
     * @param files the files
     * @return how many existed
     * @throws StoreException if one cannot be deleted, in which case others may be, or the path leads to another folder
     */
    public int delete(Collection<Path> files) {
        int deleted = 0;
        for (Path file : files) {
            try {
                deleted += run(() -> {
                    checkPlace();
                    return access.deleteIfExists(name(file)) ? 1 : 0;
                });
            } catch (IOException e) {
                throw FileErrors.of("Cannot delete " + file, path, e);
            }
        }
        if (!files.isEmpty()) {
            force();
        }
        return deleted;
    }

    private void force() {
        try {
            Path unused = run(() -> {
                access.force();
                return path;
            });
        } catch (IOException e) {
            throw FileErrors.of("Cannot force " + path + " to the disk", path, e);
        }
    }

    /**
     * Lists the folder.
     *
     * @param endings how the names end
     * @return the paths of what has such a name, in no particular order
     * @throws StoreException if the folder cannot be listed, or its path leads to another folder
     */
    public List<Path> list(String... endings) {
        try {
            return run(() -> {
                checkPlace();
                return access.list().stream()
                        .filter(name -> Arrays.stream(endings).anyMatch(name.toString()::endsWith))
                        .map(path::resolve)
                        .toList();
            });
        } catch (IOException e) {
            throw new StoreException("Cannot list " + path, "Check that it is there and readable", e);
        }
    }

    /**
     * Deletes the temporary files of writers that were killed. Call it under the lock.
     *
     * @return how many there were
     * @throws StoreException if the folder cannot be listed or written
     */
    public int sweep() {
        try {
            return run(() -> {
                checkPlace();
                int swept = 0;
                for (Path name : access.list()) {
                    if (AtomicFileWriter.isTemporary(name)
                            && !access.attributes(name).isDirectory()) {
                        swept += access.deleteIfExists(name) ? 1 : 0;
                    }
                }
                return swept;
            });
        } catch (IOException e) {
            throw FileErrors.of("Cannot clear " + path, path, e);
        }
    }

    /** Opens a file that processes lock, and creates it if it does not exist. */
    FileChannel openLockFile(String name) throws IOException {
        return run(() -> {
            checkPlace();
            return openLockFile(path.resolve(name));
        });
    }

    private FileChannel openLockFile(Path file) throws IOException {
        boolean existed = isThere(file);
        if (existed) {
            checkFile(file);
        }
        FileChannel channel;
        try {
            channel = access.open(name(file), LOCK);
        } catch (AccessDeniedException e) {
            if (existed) {
                throw LockFiles.notWritable(file, e);
            }
            throw e;
        }
        try {
            checkFile(file);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What tells this folder from all others of the machine. */
    String identity() throws IOException {
        return key == null ? path.toRealPath().toUri().toString() : key.toString();
    }

    /** Rejects what is no file, and files that others use. */
    private void checkFile(Path file) throws IOException {
        BasicFileAttributes attributes = access.attributes(name(file));
        FileChecks.checkKind(file, attributes);
        access.check(name(file), attributes.isDirectory());
        FileChecks.checkIsFile(file, attributes);
    }

    /** The path must still lead to the open folder: what another process saves there would not be seen here. */
    private void checkPlace() throws IOException {
        if (closed) {
            throw closedError();
        }
        BasicFileAttributes there;
        try {
            there = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new StoreException(
                    "The folder " + path + " was deleted or moved while its store was open",
                    "Put it back, or open the store again",
                    e);
        }
        if (there.isSymbolicLink() || !Objects.equals(there.fileKey(), key)) {
            throw new UnsafeFileException(
                    "The folder " + path + " was replaced by another while its store was open",
                    "Find out what replaced it; then put the folder back, or open the store again");
        }
    }

    /** Carries work through although the thread is interrupted. */
    private <T> T run(Uninterruptibles.Work<T> work) throws IOException {
        try {
            return Uninterruptibles.call(work);
        } catch (ClosedDirectoryStreamException e) {
            throw closedError();
        }
    }

    private StoreException closedError() {
        return new StoreException("The store at " + path + " is closed", "Open it again");
    }

    private static Path name(Path file) {
        return Objects.requireNonNull(file.getFileName(), "file name");
    }

    /** Closes the folder. Whatever waits for its lock ends with an error. Closing again has no effect. */
    @Override
    public void close() {
        closed = true;
        try {
            access.close();
        } catch (IOException e) {
            return; // Nothing was written through it that is not on the disk.
        }
    }
}

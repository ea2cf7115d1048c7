package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * One at a time in a folder, among all threads of all processes of one machine: an operating-system lock on a file
 * {@code lock} in the folder that is never deleted, so that everybody locks the same file. The system frees it when its
 * holder dies. Not for network file systems.
 *
 * <p>Java's file locks belong to the process, and closing any channel on the file frees them. So the threads of a JVM
 * first queue for a monitor that is the same for all class loaders: an interned text with the folder's real path.
 */
public final class FolderLock {

    private final Path file;
    private final String monitor;
    private final StoreFiles files;

    /**
     * The lock of a folder.
     *
     * @param folder the folder, which is there
     * @throws StoreException if the folder cannot be found
     */
    public FolderLock(Path folder) {
        this(folder, StoreFiles.STRICT);
    }

    /**
     * The lock of a store's folder.
     *
     * @param folder the folder, which is there
     * @param files how the store treats its files
     * @throws StoreException if the folder cannot be found
     */
    public FolderLock(Path folder, StoreFiles files) {
        try {
            this.file = folder.toRealPath().resolve("lock");
        } catch (IOException e) {
            throw new StoreException("There is no folder " + folder, "Make it, or name another", e);
        }
        this.files = files;
        this.monitor = ("dev.stslib lock " + file.toUri()).intern();
    }

    /**
     * Does something while holding the lock, waiting for it as long as it takes. Hold it briefly. An interrupt does not
     * end the waiting.
     *
     * @param <T> what comes out
     * @param action what to do; it must not lock the same folder again
     * @return what the action gave
     * @throws dev.stslib.api.error.UnsafeFileException if the lock file is a link, or others own, read or write it
     * @throws StoreException if the lock file cannot be used
     * @throws IllegalStateException if this thread holds the lock already
     */
    public <T> T locked(Supplier<T> action) {
        if (Thread.holdsLock(monitor)) {
            throw new IllegalStateException("This thread holds the lock " + file + " already");
        }
        synchronized (monitor) {
            try (FileChannel channel = Uninterruptibles.call(this::openLocked)) {
                if (!channel.isOpen()) {
                    throw new IOException("The lock was lost at once");
                }
                return action.get();
            } catch (IOException e) {
                throw FileErrors.of("Cannot lock " + file, file.resolveSibling(""), e);
            }
        }
    }

    private FileChannel openLocked() throws IOException {
        FileChannel channel = LockFiles.open(file, files);
        try {
            channel.lock(); // Freed with the channel.
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}

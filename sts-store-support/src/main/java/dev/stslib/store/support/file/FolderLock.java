package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process at a time change a folder: an operating-system lock on the file {@code lock} in the
 * folder, which is never deleted, so that every process locks the same file. The system frees it when its holder ends.
 * Not for network file systems.
 *
 * <p>A process that is stopped while it holds the lock keeps it, so waiting is bounded. The time-out starts again when the
 * folder changes: then the lock's holders take turns, and on a busy machine many turns can take long. After 30 time-outs the
 * wait ends all the same.
 *
 * <p>Java's file locks belong to the process, and closing any channel on the file frees them. So the threads of a JVM
 * first take a monitor that is the same for all class loaders: an interned text with the folder's identity. No thread
 * holds it while it waits for another process.
 */
public final class FolderLock {
    private static final String NAME = "lock";
    private static final long LONGEST_PAUSE = 16;
    /** How many time-outs a wait lasts at most. */
    private static final int MOST_TIMEOUTS = 30;

    private final Path file;
    private final Opening opening;
    private final String monitor;
    private final BooleanSupplier isClosed;
    private final Duration timeout;

    /** Opens a lock file by its name. */
    @FunctionalInterface
    interface Opening {
        FileChannel open(String name) throws IOException;
    }

    /**
     * The lock of a folder.
     *
     * @param folder the folder, which exists
     * @throws StoreException if the folder does not exist
     */
    public FolderLock(Path folder) {
        try {
            Path real = folder.toRealPath();
            this.file = real.resolve(NAME);
            this.monitor = monitor(LockFiles.identity(real));
        } catch (IOException e) {
            throw new StoreException("There is no folder " + folder, "Make it, or name another", e);
        }
        this.opening = name -> LockFiles.open(file, StoreFiles.STRICT);
        this.isClosed = () -> false;
        this.timeout = StoreFiles.STRICT.lockTimeout();
    }

    /** The lock of an open folder. */
    FolderLock(Path folder, String identity, Opening opening, BooleanSupplier isClosed, Duration timeout) {
        this.file = folder.resolve(NAME);
        this.monitor = monitor(identity);
        this.opening = opening;
        this.isClosed = isClosed;
        this.timeout = timeout;
    }

    private static String monitor(String identity) {
        return ("dev.stslib lock " + identity).intern();
    }

    /**
     * Does something under the lock, for which it waits until no holder has changed the folder for the time-out, and for 30
     * time-outs at most. Hold the lock briefly. An interrupt does not end the wait.
     *
     * @param <T> the type of the result
     * @param action what to do; it must not lock the same folder again
     * @return the result of the action
     * @throws dev.stslib.api.error.UnsafeFileException if the lock file is no file, or others own, read or write it
     * @throws StoreException if others hold the lock all the time, or the lock file cannot be used
     * @throws IllegalStateException if this thread holds the lock already
     */
    public <T> T locked(Supplier<T> action) {
        long limit = timeout.toMillis();
        long pause = 1;
        long unchanged = 0;
        boolean interrupted = false;
        @Nullable FileTime changed = null;
        try {
            for (long paused = 0; ; paused += pause, unchanged += pause, pause = Math.min(2 * pause, LONGEST_PAUSE)) {
                Optional<T> result = tryLocked(action);
                if (result.isPresent()) {
                    return result.get();
                }
                FileTime now = folderChanged();
                if (!now.equals(changed)) {
                    changed = now;
                    unchanged = 0;
                }
                if (unchanged >= limit) {
                    throw timeOut(
                            "Another process has held the lock " + file + " for " + seconds(timeout)
                                    + " without a change of the folder",
                            "continue it if it is stopped, or end it");
                }
                if (paused >= MOST_TIMEOUTS * limit) {
                    throw timeOut(
                            "Other processes have taken turns with the lock " + file + " for "
                                    + seconds(timeout.multipliedBy(MOST_TIMEOUTS)),
                            "let fewer of them write to one store");
                }
                interrupted |= isInterruptedFor(pause);
                if (isClosed.getAsBoolean()) {
                    throw new StoreException("The store was closed while it waited for " + file, "Open it again");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoreException timeOut(String problem, String remedy) {
        return new StoreException(problem, "Find the process, for example with: lsof " + file + "; " + remedy);
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    /**
     * Does something under the lock if no other process holds it. It does not wait.
     *
     * @param <T> the type of the result
     * @param action what to do; it must not lock the same folder again
     * @return the result of the action, or empty if another process holds the lock
     * @throws dev.stslib.api.error.UnsafeFileException as for {@link #locked}
     * @throws StoreException if the lock file cannot be used
     * @throws IllegalStateException if this thread holds the lock already
     */
    public <T> Optional<T> tryLocked(Supplier<T> action) {
        if (Thread.holdsLock(monitor)) {
            throw new IllegalStateException("This thread holds the lock " + file + " already");
        }
        synchronized (monitor) {
            try (FileChannel channel = opening.open(NAME);
                    @Nullable FileLock lock = tryLock(channel)) {
                return lock == null ? Optional.empty() : Optional.of(action.get());
            } catch (IOException e) {
                throw FileErrors.of("Cannot lock " + file, file.resolveSibling(""), e);
            }
        }
    }

    /** When an entry of the folder was last written, added or removed. */
    private FileTime folderChanged() {
        try {
            return Files.getLastModifiedTime(file.resolveSibling(""));
        } catch (IOException e) {
            return FileTime.fromMillis(0); // the next try says what is wrong
        }
    }

    private static boolean isInterruptedFor(long millis) {
        try {
            Thread.sleep(millis);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}

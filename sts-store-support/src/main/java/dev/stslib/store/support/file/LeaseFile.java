package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The open file that the leases of a folder lock, shared by all users in this JVM. Operating-system locks belong to the
 * process, and closing any channel on a file releases every lock that the process holds on it. So there is one channel,
 * and its last user closes it. An interrupt during a blocking lock would close it too, so no call here blocks.
 *
 * <p>If several class loaders of a JVM load stslib, each has a separate channel, and the last user of one releases the
 * leases of the other. Then work may be done twice, but nothing else happens.
 */
public final class LeaseFile {
    private static final String CANNOT = "Cannot take a lease in ";
    private static final Map<String, LeaseFile> OPEN = new ConcurrentHashMap<>();

    private final String identity;
    private final Path folder;
    private final FileChannel channel;
    private final Map<Long, FileLock> locks = new HashMap<>();
    private int users;

    private LeaseFile(String identity, Path folder, FileChannel channel) {
        this.identity = identity;
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Opens the file, or joins those who have it open. Each call needs one {@link #leave}.
     *
     * @param folder the folder that holds the file; the file is created if it does not exist
     * @return the open file
     * @throws StoreException if it cannot be opened
     * @throws dev.stslib.api.error.UnsafeFileException if it is no file, or others own, read or write it
     */
    public static LeaseFile join(StoreFolder folder) {
        try {
            return joinFolder(folder);
        } catch (IOException e) {
            throw FileErrors.of(CANNOT + folder.path(), folder.path(), e);
        }
    }

    private static LeaseFile joinFolder(StoreFolder folder) throws IOException {
        String identity = folder.identity();
        synchronized (monitor(identity)) {
            @Nullable LeaseFile file = OPEN.get(identity);
            if (file == null || !file.isOpen()) {
                file = new LeaseFile(identity, folder.path(), folder.openLockFile("leases.lock"));
                OPEN.put(identity, file);
            }
            file.users++;
            return file;
        }
    }

    /** A lock for each folder, so that a folder that hangs does not stop the others. */
    private static String monitor(String identity) {
        return ("dev.stslib leases " + identity).intern();
    }

    /**
     * Says whether locks can be taken.
     *
     * @return false once it is closed, which frees all locks
     */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Says that one who joined is done. To be called once by each. The last one closes the file. */
    public void leave() {
        synchronized (monitor(identity)) {
            users--;
            if (users == 0) {
                OPEN.remove(identity, this);
                closeQuietly();
            }
        }
    }

    private void closeQuietly() {
        try {
            channel.close();
        } catch (IOException e) {
            // The system frees the locks all the same, and no byte was ever written.
            return;
        }
    }

    /**
     * Takes the lock on one byte if it is free. Does not block.
     *
     * @param at the byte, 0 or higher and below {@link Long#MAX_VALUE}
     * @return false if this process or another has the lock
     * @throws StoreException if the file is closed, or the file system has no locks
     */
    public synchronized boolean tryLock(long at) {
        if (locks.containsKey(at)) {
            return false;
        }
        try {
            @Nullable FileLock lock = channel.tryLock(at, 1, false);
            if (lock != null) {
                locks.put(at, lock);
            }
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw FileErrors.of(CANNOT + folder, folder, e);
        }
    }

    /**
     * Frees the lock on one byte. If this process does not have it, nothing happens.
     *
     * @param at the byte
     */
    public synchronized void unlock(long at) {
        @Nullable FileLock lock = locks.remove(at);
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (ClosedChannelException e) {
            // Freed with the channel.
            return;
        } catch (IOException e) {
            // The system refuses to unlock. Only closing the channel releases the lock; the next lease opens the file
            // again.
            closeQuietly();
        }
    }
}

package dev.stslib.api.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open file that the leases of a folder lock, one for all who use it in this JVM. Operating-system locks belong to
 * the process, and closing any channel on a file frees all that the process has on it: so there is one channel, and it is
 * closed when the last one leaves. It is closed, too, when a thread is interrupted in a blocking lock; so nobody blocks
 * here.
 *
 * <p>Where several class loaders of a JVM bring stslib, each has a channel of its own, and the last to leave one frees
 * the leases of the other: then work may be done twice, and nothing else.
 */
final class LeaseFile {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Map<Path, LeaseFile> OPEN = new HashMap<>();

    private final Path path;
    private final FileChannel channel;
    private final Map<Long, FileLock> locks = new HashMap<>();
    private int users;

    private LeaseFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens the file, or joins those who have it open. Whoever joins leaves. */
    static LeaseFile join(Path folder, StoreFiles files) throws IOException {
        Path path = folder.toRealPath().resolve("leases.lock");
        synchronized (OPEN) {
            @Nullable LeaseFile file = OPEN.get(path);
            if (file == null || !file.isOpen()) {
                file = new LeaseFile(path, open(path, files));
                OPEN.put(path, file);
            }
            file.users++;
            return file;
        }
    }

    private static FileChannel open(Path path, StoreFiles files) throws IOException {
        Path folder = path.resolveSibling("");
        FileChannel channel =
                FileChannel.open(path, OPTIONS, files.protection(folder).file(folder));
        try {
            files.check(path);
            return channel;
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** False once it is closed, which frees all locks. */
    boolean isOpen() {
        return channel.isOpen();
    }

    void leave() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(path, this);
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

    /** False if this process or another has the lock. */
    synchronized boolean tryLock(long at) throws IOException {
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
        }
    }

    synchronized void unlock(long at) {
        @Nullable FileLock lock = locks.remove(at);
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (ClosedChannelException e) {
            // Freed with the channel.
            return;
        } catch (IOException e) {
            // The system refuses to unlock what it locked: only closing frees it, and the next one opens anew.
            closeQuietly();
        }
    }
}

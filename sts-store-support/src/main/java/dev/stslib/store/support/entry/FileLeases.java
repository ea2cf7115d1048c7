package dev.stslib.store.support.entry;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.store.support.OpenFlag;
import dev.stslib.store.support.file.LeaseFile;
import dev.stslib.store.support.file.StoreFiles;
import dev.stslib.store.support.file.StoreFolder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leases in a folder on a local disk: each is an operating-system lock on one byte of the empty file {@code leases.lock},
 * which is never deleted. The byte comes from a digest of the name; should two of the 2<sup>62</sup> ever meet, they wait
 * for each other. The system frees a lock when the process that holds it dies. Not for network file systems.
 *
 * <p>All who lock a folder's leases in a JVM share one open file, which is opened when the first lease is asked for; see
 * {@link LeaseFile}. An interrupt of the thread that takes a lease changes nothing.
 */
public final class FileLeases implements Leases, AutoCloseable {
    private final Supplier<StoreFolder> opener;
    private final OpenFlag open;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private @Nullable LeaseFile file;

    private @Nullable StoreFolder folder;

    /**
     * The leases of a folder, which is opened when the first lease is asked for.
     *
     * @param folder the folder, its owner's alone
     * @param files how the store treats its files
     */
    public FileLeases(Path folder, StoreFiles files) {
        this(folder, () -> StoreFolder.open(folder, files));
    }

    /**
     * The leases of an open folder.
     *
     * @param folder the folder, which stays open
     */
    public FileLeases(StoreFolder folder) {
        this(folder.path(), folder::reopen);
    }

    private FileLeases(Path path, Supplier<StoreFolder> opener) {
        this.opener = opener;
        this.open = new OpenFlag(path.toString());
    }

    @Override
    public Optional<Lease> tryAcquire(EntryName name) {
        long at = position(name);
        LeaseFile used = file();
        return used.tryLock(at) ? Optional.of(keep(new Held(used, at))) : Optional.empty();
    }

    private synchronized LeaseFile file() {
        open.check();
        StoreFolder place = folder;
        if (place == null) {
            place = opener.get();
            folder = place;
        }
        place.check();
        LeaseFile used = file;
        if (used == null || !used.isOpen()) {
            leave();
            used = LeaseFile.join(place);
            file = used;
        }
        return used;
    }

    private void leave() {
        if (file != null) {
            file.leave();
            file = null;
        }
    }

    /** If the store is closed at this moment, the lease must not stay behind. */
    private Held keep(Held lease) {
        held.add(lease);
        try {
            open.check();
            return lease;
        } catch (StoreException e) {
            lease.close();
            throw e;
        }
    }

    /** Gives all back that were taken here. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (open.close()) {
            held.forEach(Held::close);
            leave();
            if (folder != null) {
                folder.close();
            }
        }
    }

    private static long position(EntryName name) {
        return ByteBuffer.wrap(EntryFileNames.sha256(name.value())).getLong() & (Long.MAX_VALUE - 1);
    }

    /** A lock that is held. */
    private final class Held implements Lease {
        private final LeaseFile locked;
        private final long at;
        private final AtomicBoolean closed = new AtomicBoolean();

        Held(LeaseFile locked, long at) {
            this.locked = locked;
            this.at = at;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                held.remove(this);
                locked.unlock(at);
            }
        }
    }
}

package dev.stslib.aws.support.signin;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets one thread of one process renew a sign-in at a time, or ask a person for it, while the others look whether what it
 * brings has come. It is an operating-system lock, so that it ends with the process that holds it. Other tools do not know
 * it; the renewal copes with what they do meanwhile. Safe for concurrent use.
 */
public final class SignInLock {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    /** Many processes that wait must leave the machine to the one that renews. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);
    /** The threads of this JVM: {@link FolderLock} would hold up a thread without bound. */
    private static final Map<String, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path folder;
    private final ReentrantLock threads;
    private final Pauses pauses;
    private final Function<String, SessionExpiredException> held;

    /**
     * Makes no file yet.
     *
     * @param folder the folder of the lock file, which is made where it is missing, and so is the one above it. That one is
     *     this library's, in a folder of AWS's tools
     * @param pauses waits between two tries
     * @param held makes the error for a lock that another process keeps, from a clause that says so
     */
    public SignInLock(Path folder, Pauses pauses, Function<String, SessionExpiredException> held) {
        this.folder = folder;
        this.pauses = pauses;
        this.held = held;
        this.threads = THREADS.computeIfAbsent(folder.toString(), name -> new ReentrantLock());
    }

    /**
     * The folder of the lock, in which a holder may leave notes.
     *
     * @return a folder, which may not exist yet
     */
    public Path folder() {
        return folder;
    }

    /**
     * Does something under the lock, if it is free.
     *
     * @param action what to do
     * @param <T> what the action returns
     * @return what the action has returned; empty if another thread or process holds the lock
     * @throws dev.stslib.api.error.StoreException if there cannot be a lock, as where nothing can be written
     */
    public <T> Optional<T> tryLocked(Supplier<T> action) {
        if (threads.isHeldByCurrentThread() || !threads.tryLock()) {
            return Optional.empty();
        }
        try {
            Path parent = folder.resolveSibling("");
            JsonFiles.makeFolder(parent.resolveSibling(""));
            OwnerOnlyFiles.createFolder(parent);
            OwnerOnlyFiles.createFolder(folder);
            return new FolderLock(folder).tryLocked(action);
        } finally {
            threads.unlock();
        }
    }

    /**
     * Does something under the lock, for which it waits.
     *
     * @param made what another holder may have made meanwhile; then there is nothing left to do
     * @param action what to do
     * @param patience how long to wait for another holder
     * @param <T> what there is then
     * @return what the action has returned, or what another holder has made
     * @throws SessionExpiredException if another holder keeps the lock for that long
     */
    public <T> T locked(Supplier<Optional<T>> made, Supplier<T> action, Duration patience) {
        Duration waited = Duration.ZERO;
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<T> result = tryLocked(action);
            if (result.isEmpty()) {
                result = made.get();
            }
            if (result.isPresent()) {
                return result.get();
            }
            if (waited.compareTo(patience) >= 0) {
                throw held.apply("another process that renews it has not come to an end for " + patience.toSeconds()
                        + " s (it holds the lock in " + folder + ")");
            }
            pauses.pause(pause);
            waited = waited.plus(pause);
            if (pause.compareTo(LONGEST_PAUSE) < 0) {
                pause = pause.multipliedBy(2);
            }
        }
    }
}

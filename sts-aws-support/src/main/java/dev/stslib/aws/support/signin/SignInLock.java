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
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process renew a sign-in at a time, or ask a person for it, while the others look whether what it
 * brings has come. It is an operating-system lock, so that it ends with the process that holds it. Other tools do not know
 * it; the renewal copes with what they do meanwhile. Safe for concurrent use.
 */
public final class SignInLock {
    /** Longer than a renewal with all its tries. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Longer than a person may take. */
    public static final Duration PATIENCE_FOR_PERSON = Duration.ofMinutes(11);

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
     * Does something under the lock, if it is free, and holds the lock until that has ended: an interrupt and a close end
     * the wait of the caller, and neither the work nor the lock.
     *
     * @param unbroken runs the action
     * @param action what to do
     * @param <T> what the action returns
     * @return what the action has returned; empty if another thread or process holds the lock
     * @throws dev.stslib.api.error.StoreException as for {@link #tryLocked}
     * @throws dev.stslib.api.error.StslibException as for {@link Unbroken#call}
     */
    public <T> Optional<T> tryUnbroken(Unbroken unbroken, Supplier<T> action) {
        // A process that waits looks often, and starts a thread only where it is its turn.
        return tryLocked(() -> true).isPresent() ? unbroken.call(() -> tryLocked(action)) : Optional.empty();
    }

    /**
     * Waits for its turn, then renews a sign-in, or asks a person where it cannot be renewed.
     *
     * @param made what another holder of the lock may have made meanwhile; then there is nothing left to do
     * @param unbroken runs the renewal
     * @param renewal renews the sign-in
     * @param person asks a person if the renewal fails with a {@link SessionExpiredException}; null if none may be asked
     * @param <T> what there is then
     * @return what the renewal or the person has brought, or what another holder has made
     * @throws SessionExpiredException if only a person could go on, or another holder keeps the lock all the time
     */
    public <T> T renewed(
            Supplier<Optional<T>> made, Unbroken unbroken, Supplier<T> renewal, @Nullable Supplier<T> person) {
        return waiting(
                made,
                () -> {
                    try {
                        return tryUnbroken(unbroken, () -> made.get().orElseGet(renewal));
                    } catch (SessionExpiredException e) {
                        if (person == null) {
                            throw e;
                        }
                        return tryLocked(() -> made.get().orElseGet(person));
                    }
                },
                person == null ? PATIENCE : PATIENCE_FOR_PERSON);
    }

    /**
     * Does something under the lock, for which it waits.
     *
     * @param action what to do
     * @param patience how long to wait for another holder
     * @param <T> what the action returns
     * @return what the action has returned
     * @throws SessionExpiredException if another holder keeps the lock all the time
     */
    public <T> T locked(Supplier<T> action, Duration patience) {
        return waiting(Optional::empty, () -> tryLocked(action), patience);
    }

    private <T> T waiting(Supplier<Optional<T>> made, Supplier<Optional<T>> attempt, Duration patience) {
        Duration waited = Duration.ZERO;
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<T> result = attempt.get();
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

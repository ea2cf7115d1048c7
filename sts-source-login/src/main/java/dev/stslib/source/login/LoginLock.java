package dev.stslib.source.login;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.store.support.file.FolderLock;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one thread of one process renew a sign-in at a time, or ask a person for it, while the others look whether the
 * credentials have come. It is an operating-system lock, so that it ends with the process that holds it. Other tools do not
 * know it; {@link LoginRenewal} copes with what they do meanwhile.
 *
 * <p>The lock file is in a folder of this library inside that of the sign-ins, which a user may have put anywhere. The AWS
 * CLI passes over folders there.
 */
final class LoginLock {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    /** Many processes that wait must leave the machine to the one that renews. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);
    /** The threads of this JVM: {@link FolderLock} would hold up a thread without bound. */
    private static final Map<String, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path folder;
    private final ReentrantLock threads;
    private final LoginCredentials session;
    private final Pauses pauses;

    LoginLock(LoginCredentials session, Pauses pauses) {
        this.session = session;
        this.pauses = pauses;
        this.folder = session.cacheFolder().resolve("stslib").resolve(session.id());
        this.threads = THREADS.computeIfAbsent(folder.toString(), name -> new ReentrantLock());
    }

    /** The folder of the lock, in which a holder may leave notes. */
    Path folder() {
        return folder;
    }

    /**
     * Does something under the lock, if it is free.
     *
     * @return empty if another thread or process holds the lock
     * @throws dev.stslib.api.error.StoreException if there cannot be a lock, as where nothing can be written
     */
    <T> Optional<T> tryLocked(Supplier<T> action) {
        if (threads.isHeldByCurrentThread() || !threads.tryLock()) {
            return Optional.empty();
        }
        try {
            LoginFiles.makeFolder(session.cacheFolder());
            OwnerOnlyFiles.createFolder(folder.resolveSibling(""));
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
     * @param patience how long to wait for another holder
     * @throws SessionExpiredException if another holder keeps the lock for that long
     */
    <T> T locked(Supplier<Optional<T>> made, Supplier<T> action, Duration patience) {
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
                throw LoginErrors.logIn(
                        session,
                        "is about to end or has expired, and another process that renews it has not come to an end for "
                                + patience.toSeconds() + " s (it holds the lock in " + folder + ")");
            }
            pauses.pause(pause);
            waited = waited.plus(pause);
            if (pause.compareTo(LONGEST_PAUSE) < 0) {
                pause = pause.multipliedBy(2);
            }
        }
    }
}

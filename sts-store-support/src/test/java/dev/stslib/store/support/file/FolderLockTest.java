package dev.stslib.store.support.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /** Much longer than any wait here. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private int unguarded;

    @Test
    void oneAtATimeAlsoThroughAnotherPath() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FolderLock lock = new FolderLock(i % 2 == 0 ? link : folder.resolve("real"));
            threads.add(new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    lock.locked(this::countUpSlowly);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1_600, unguarded);
        assertTrue(Files.exists(folder.resolve("real/lock")), "the lock file is never deleted");
    }

    private int countUpSlowly() {
        int before = unguarded;
        boolean there = Files.exists(folder);
        unguarded = before + (there ? 1 : 0);
        return unguarded;
    }

    @Test
    void theSameThreadMayNotLockTwice() {
        FolderLock lock = new FolderLock(folder);
        FolderLock same = new FolderLock(folder);
        assertThrows(IllegalStateException.class, () -> lock.locked(() -> same.locked(() -> 1)));
        assertEquals(2, lock.locked(() -> 2));
    }

    @Test
    void anErrorFreesIt() {
        FolderLock lock = new FolderLock(folder);
        assertThrows(
                StoreException.class,
                () -> lock.locked(() -> {
                    throw new StoreException("Something went wrong", "Correct it");
                }));
        assertEquals(1, lock.locked(() -> 1));
    }

    @Test
    void interruptsAreKept() {
        Thread.currentThread().interrupt();
        assertEquals(1, new FolderLock(folder).locked(() -> 1));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aLinkIsNoLockFile() throws IOException {
        Files.createSymbolicLink(folder.resolve("lock"), folder.resolve("elsewhere"));
        FolderLock lock = new FolderLock(folder);
        UnsafeFileException error = assertThrows(UnsafeFileException.class, () -> lock.locked(() -> 1));
        assertTrue(error.problem().endsWith("lock is a symbolic link"), error.problem());
        assertFalse(Files.exists(folder.resolve("elsewhere")));
    }

    @Test
    void aLockFileThatOthersUseIsRefused() throws IOException {
        FolderLock lock = new FolderLock(folder);
        assertEquals(1, lock.locked(() -> 1));
        Path file = folder.toRealPath().resolve("lock");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        UnsafeFileException error = assertThrows(UnsafeFileException.class, () -> lock.locked(() -> 1));
        assertEquals("Run: chmod 600 " + file, error.remedy());
    }

    /** Many processes may share a folder, and a busy machine makes each of their turns long. */
    @Test
    void waitsAsLongAsOthersTakeTurns() throws IOException {
        assertEquals(40, triesUntilLocked(40, true));
    }

    @Test
    void doesNotWaitLongForOneThatKeepsTheLockAndChangesNothing() {
        StoreException error = assertThrows(StoreException.class, () -> triesUntilLocked(40, false));
        assertTrue(error.problem().endsWith("for 0.02 s without a change of the folder"), error.problem());
    }

    @Test
    void doesNotWaitForEverWhileOthersTakeTurns() {
        StoreException error = assertThrows(StoreException.class, () -> triesUntilLocked(Integer.MAX_VALUE, true));
        assertTrue(error.problem().startsWith("Other processes have taken turns"), error.problem());
        assertTrue(error.problem().endsWith("for 0.6 s"), error.problem());
    }

    @Test
    void aTryDoesNotWait() throws IOException {
        Path file = folder.resolve("lock");
        AtomicInteger tries = new AtomicInteger();
        FolderLock lock = new FolderLock(
                folder,
                "of the test",
                name -> {
                    tries.incrementAndGet();
                    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                },
                () -> false,
                LIMIT);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = channel.lock();
            assertEquals(Optional.empty(), lock.tryLocked(() -> 1));
            assertEquals(1, tries.get());
            held.release();
        }
        assertEquals(Optional.of(1), lock.tryLocked(() -> 1));
    }

    /** Waits 20 ms for a lock that is free from a number of tries on. Until then its holders may change the folder. */
    private int triesUntilLocked(int free, boolean takeTurns) throws IOException {
        Path file = folder.resolve("lock");
        AtomicInteger tries = new AtomicInteger();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock held = channel.lock();
            FolderLock lock = new FolderLock(
                    folder,
                    "of the test",
                    name -> {
                        if (tries.incrementAndGet() == free) {
                            held.release();
                        } else if (takeTurns) {
                            Files.setLastModifiedTime(folder, FileTime.fromMillis(tries.get() * 1_000L));
                        }
                        return FileChannel.open(file, StandardOpenOption.WRITE);
                    },
                    () -> false,
                    Duration.ofMillis(20));
            return assertTimeoutPreemptively(LIMIT, () -> lock.locked(tries::get));
        }
    }

    @Test
    void noFolderNoLock() {
        assertThrows(StoreException.class, () -> new FolderLock(folder.resolve("none")));
    }
}

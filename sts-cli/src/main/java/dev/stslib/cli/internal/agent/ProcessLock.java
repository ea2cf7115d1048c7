package dev.stslib.cli.internal.agent;

import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** A lock of a file, which the kernel releases when the process ends, however it ends. */
final class ProcessLock implements AutoCloseable {
    /** A file lock does not keep out other threads of the same process. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel channel;
    private final boolean ofThreads;

    private ProcessLock(FileChannel channel, boolean ofThreads) {
        this.channel = channel;
        this.ofThreads = ofThreads;
    }

    /** Takes a lock and waits while another process has it. */
    static ProcessLock take(Path file) {
        THREADS.lock();
        try {
            FileChannel channel = open(file);
            channel.lock();
            return new ProcessLock(channel, true);
        } catch (IOException e) {
            THREADS.unlock();
            throw failed(file, e);
        }
    }

    /** Takes a lock unless another process, or another thread of this one, has it. */
    static Optional<ProcessLock> tryTake(Path file) {
        try {
            FileChannel channel = open(file);
            if (!locked(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new ProcessLock(channel, false));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static CommandException failed(Path file, IOException cause) {
        return new CommandException(
                ExitCode.STORE, "The file " + file + " cannot be locked", "Check the right to write there", cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with this process.
        } finally {
            if (ofThreads) {
                THREADS.unlock();
            }
        }
    }
}

package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads and writes files that only their owner can read, from the first byte on. On POSIX file systems that is the
 * mode 600 (folders 700) and the owner; elsewhere an access list with the owner alone; a file system that has neither is
 * refused. Links at the path itself are refused, links in the folders above it are followed.
 *
 * <p>For the files of a store, whose settings may ask for more leniency, there is {@link StoreFiles}.
 */
public final class OwnerOnlyFiles {
    private OwnerOnlyFiles() {}

    /**
     * Reads a file after checking that it is its owner's alone.
     *
     * @param file the file
     * @return its bytes
     * @throws UnsafeFileException if it is a link, others own, read or write it, or others can write in its folder
     * @throws StoreException if it cannot be read
     */
    public static byte[] read(Path file) {
        return StoreFiles.STRICT.read(file);
    }

    /**
     * Reads a file, if there is one, after checking that it is its owner's alone.
     *
     * @param file the file
     * @return its bytes, or empty if it is not there or goes away meanwhile
     * @throws UnsafeFileException if it is a link, others own, read or write it, or others can write in its folder
     * @throws StoreException if it cannot be read
     */
    public static Optional<byte[]> readIfExists(Path file) {
        return StoreFiles.STRICT.readIfExists(file);
    }

    /**
     * Writes a file atomically and durably: a new owner-only file beside it, forced to the disk, then moved over it, then
     * the folder forced to the disk. An interrupt does not stop it half-way.
     *
     * @param file the file; what was there before is replaced
     * @param content its new bytes
     * @throws UnsafeFileException if the path is a link, if others own the file or can read or write it, or if others can
     *     write in its folder
     * @throws StoreException if it cannot be written; what was there before is then still there, unless only the
     *     forcing of the folder failed
     */
    public static void write(Path file, byte[] content) {
        StoreFiles.STRICT.write(file, content);
    }

    /**
     * Writes a file that other programs write too, as {@link #write} does. A file that others could read until now is
     * replaced, and a folder in which others can write is accepted: it is not this library's.
     *
     * @param file the file, or a link to it; what was there before is replaced
     * @param content its new bytes
     * @throws StoreException if it cannot be written; what was there before is then still there, unless only the
     *     forcing of the folder failed
     */
    public static void replace(Path file, byte[] content) {
        StoreFiles.STRICT.replace(file, content);
    }

    /**
     * Replaces a file as {@link #replace} does, for content whose making cannot be repeated. What can fail is tried first:
     * a new file with room for the content is beside the old one before the work begins.
     *
     * @param <T> what the work gives
     * @param file the file, or a link to it
     * @param room how many bytes the content will have at most; more is possible, but then the disk may be full
     * @param work makes the content and passes it on, once or not at all; without content the file stays as it is
     * @return what the work gave
     * @throws StoreException if the new file cannot be made, and then the work has not begun; or from passing the content
     *     on, if it cannot be written all the same
     */
    public static <T> T replacing(Path file, int room, Function<Consumer<byte[]>, T> work) {
        return StoreFiles.STRICT.replacing(file, room, work);
    }

    /**
     * Writes a new file atomically and durably, and leaves the one that is there, if there is one.
     *
     * @param file the file
     * @param content its bytes
     * @return true if it was written, false if something is there already
     * @throws UnsafeFileException if others can write in its folder
     * @throws StoreException if it cannot be written
     */
    public static boolean create(Path file, byte[] content) {
        return StoreFiles.STRICT.create(file, content);
    }

    /**
     * Deletes a file durably.
     *
     * @param file the file
     * @return true if it was there
     * @throws StoreException if it cannot be deleted
     */
    public static boolean delete(Path file) {
        return StoreFiles.STRICT.delete(file);
    }

    /**
     * Makes a file that was moved into a folder outlive a power cut. Where folders cannot be forced to the disk, as on
     * Windows, this does nothing.
     *
     * @param folder the folder, anybody's
     * @throws IOException if it cannot be opened or forced
     */
    public static void forceFolder(Path folder) throws IOException {
        AtomicFileWriter.forceFolder(StoreFiles.STRICT.permissions(folder), folder);
    }

    /**
     * Makes a folder that only its owner can enter, if it is not there, and checks it if it is.
     *
     * @param folder the folder; its parent must be there
     * @throws UnsafeFileException if it is a link, or others own, enter or write it
     * @throws StoreException if it cannot be made
     */
    public static void createFolder(Path folder) {
        StoreFiles.STRICT.createFolder(folder);
    }

    /**
     * Removes the temporary files that killed writers left in a folder. Call it under the folder's
     * lock, so that no other process writes there.
     *
     * @param folder the folder
     * @return how many were there
     * @throws StoreException if the folder cannot be read or written
     */
    public static int sweep(Path folder) {
        return StoreFiles.STRICT.sweep(folder);
    }

    /**
     * Removes the temporary files that killed writers left in a folder, where other processes may be writing. One that
     * cannot be removed stays.
     *
     * @param folder the folder
     * @param age how much older such a file is than the newest file in the folder
     * @throws StoreException if the folder cannot be read
     */
    public static void sweepOlder(Path folder, Duration age) {
        StoreFiles.STRICT.sweepOlder(folder, age);
    }

    /**
     * Checks that a file or folder is its owner's alone, and the owner the one who runs this.
     *
     * @param path the file or folder
     * @throws UnsafeFileException if it is a link, or others own, read or write it
     * @throws StoreException if it is not there
     */
    public static void check(Path path) {
        StoreFiles.STRICT.check(path);
    }
}

package dev.stslib.api.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads and writes files that nobody but their owner can read, from the first byte on. On POSIX file systems that is the
 * mode 600 (folders 700) and the owner; elsewhere an access list with the owner alone; a file system that has neither is
 * refused. Links at the path itself are refused, links in the folders above it are followed.
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
        return readIfExists(file)
                .orElseThrow(() -> new StoreException("There is no file " + file, "Make it, or name another"));
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
        try {
            if (!checkFile(file)) {
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file, "Check the file, its folder and the disk", e);
        }
    }

    /**
     * Writes a file atomically and durably: a new owner-only file beside it, forced to the disk, then moved over it, then
     * the folder forced to the disk. An interrupt does not stop it half-way.
     *
     * @param file the file; what was there before is replaced
     * @param content its new bytes
     * @throws UnsafeFileException if a link stands in its place, others own, read or write what is there, or others can
     *     write in its folder
     * @throws StoreException if it cannot be written; what was there before is then still there, unless only the
     *     forcing of the folder failed
     */
    public static void write(Path file, byte[] content) {
        writing(file, folder -> {
            checkFile(file);
            FreshFile.replace(folder, file, content);
            return true;
        });
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
        return writing(file, folder -> {
            Protection.of(file).checkParent(folder);
            try {
                FreshFile.create(folder, file, content);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        });
    }

    /** Something that is written into a folder. */
    @FunctionalInterface
    private interface Writing {
        boolean into(Path folder) throws IOException;
    }

    private static boolean writing(Path file, Writing writing) {
        Path folder = parent(file);
        try {
            return Uninterrupted.call(() -> writing.into(folder));
        } catch (NoSuchFileException e) {
            throw new StoreException("Cannot write " + file + ", its folder is not there", "Make the folder first", e);
        } catch (AccessDeniedException e) {
            throw new StoreException(
                    "Cannot write " + file + ", its folder may not be written",
                    "Give the right to write in " + folder + ", or choose another place",
                    e);
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file, "Check its folder and the space on the disk", e);
        }
    }

    /**
     * Deletes a file durably.
     *
     * @param file the file
     * @return true if it was there
     * @throws StoreException if it cannot be deleted
     */
    public static boolean delete(Path file) {
        try {
            boolean deleted = Files.deleteIfExists(file);
            return Uninterrupted.call(() -> {
                FreshFile.forceFolder(parent(file));
                return deleted;
            });
        } catch (IOException e) {
            throw new StoreException("Cannot delete " + file, "Check the right to write in its folder", e);
        }
    }

    /**
     * Makes a file that was moved into a folder outlive a power cut. Where folders cannot be forced to the disk, as on
     * Windows, this does nothing.
     *
     * @param folder the folder, anybody's
     * @throws IOException if it cannot be opened or forced
     */
    public static void forceFolder(Path folder) throws IOException {
        FreshFile.forceFolder(folder);
    }

    /**
     * Makes a folder that only its owner can enter, if it is not there, and checks it if it is.
     *
     * @param folder the folder; its parent must be there
     * @throws UnsafeFileException if it is a link, or others own, enter or write it
     * @throws StoreException if it cannot be made
     */
    public static void createFolder(Path folder) {
        try {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                makeFolder(folder);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot make the folder " + folder, "Make its parent folder first, one that you may write in", e);
        }
        check(folder);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new StoreException(folder + " is a file, not a folder", "Move it away, or choose another place");
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        Path parent = parent(folder);
        try {
            Files.createDirectory(folder, Protection.of(folder).folder(parent));
            FreshFile.forceFolder(parent);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker; what it made is checked next.
            return;
        }
    }

    /**
     * Removes the temporary files that killed writers left in a folder. Call it only while nobody writes there, under
     * the folder's lock.
     *
     * @param folder the folder
     * @return how many were there
     * @throws StoreException if the folder cannot be read or written
     */
    public static int sweep(Path folder) {
        try {
            return FreshFile.sweep(folder);
        } catch (IOException e) {
            throw new StoreException("Cannot clear " + folder, "Check the right to read and write in it", e);
        }
    }

    /**
     * Checks that a file or folder is its owner's alone, and the owner the one who runs this.
     *
     * @param path the file or folder
     * @throws UnsafeFileException if it is a link, or others own, read or write it
     * @throws StoreException if it is not there
     */
    public static void check(Path path) {
        try {
            checkKind(path);
        } catch (NoSuchFileException e) {
            throw new StoreException("There is no " + path, "Make it, or name another", e);
        } catch (IOException e) {
            throw new StoreException("Cannot look at " + path, "Check the right to enter its folder", e);
        }
    }

    /** Checks a file and the folder that it is in; false if there is no file. */
    private static boolean checkFile(Path file) throws IOException {
        Path parent = parent(file);
        Protection.of(file).checkParent(parent);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (checkKind(file).isDirectory()) {
            throw new StoreException(file + " is a folder, not a file", "Move it away, or choose another place");
        }
        return true;
    }

    private static BasicFileAttributes checkKind(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new UnsafeFileException(path + " is a symbolic link", "Put the file or folder itself in its place");
        }
        if (attributes.isOther()) {
            throw new UnsafeFileException(
                    path + " is neither a file nor a folder", "Put a file or folder in its place");
        }
        Protection.of(path).check(path, attributes.isDirectory());
        return attributes;
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), () -> path + " has no parent folder");
    }
}

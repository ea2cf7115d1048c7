package dev.stslib.api.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads and writes files that nobody but their owner can read, from the first byte on. */
public final class OwnerOnlyFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    private OwnerOnlyFiles() {}

    /**
     * Reads a file after checking that it is its owner's alone.
     *
     * @param file the file
     * @return its bytes
     * @throws UnsafeFileException if it is a link, or others own, read or write it
     * @throws StoreException if it cannot be read
     */
    public static byte[] read(Path file) {
        check(file);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file, "Check that it is there and readable", e);
        }
    }

    /**
     * Writes a file atomically and durably: a new owner-only file beside it, forced to the disk, then moved over it.
     *
     * @param file the file; what was there before is replaced
     * @param content its new bytes
     * @throws UnsafeFileException if a link stands in its place
     * @throws StoreException if it cannot be written; what was there before is then still there
     */
    public static void write(Path file, byte[] content) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                check(file);
            }
            Path folder = file.toAbsolutePath().getParent();
            Path fresh = Files.createTempFile(folder, ".", ".tmp", PosixFilePermissions.asFileAttribute(FILE));
            try {
                try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException e) {
            throw new StoreException("Cannot write " + file, "Check its folder and the space on the disk", e);
        }
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
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
            }
        } catch (IOException e) {
            throw new StoreException("Cannot make the folder " + folder, "Make its parent folder first", e);
        }
        check(folder);
    }

    /**
     * Checks that a file or folder is its owner's alone, and the owner the one who runs this.
     *
     * @param path the file or folder
     * @throws UnsafeFileException if it is a link, or others own, read or write it
     * @throws StoreException if it is not there
     */
    public static void check(Path path) {
        PosixFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new StoreException("Cannot look at " + path, "Check that it is there", e);
        }
        if (attributes.isSymbolicLink()) {
            throw new UnsafeFileException(path + " is a symbolic link", "Put the file or folder itself in its place");
        }
        if (!EnumSet.copyOf(attributes.isDirectory() ? FOLDER : FILE).containsAll(attributes.permissions())) {
            throw new UnsafeFileException(
                    path + " can be used by others, its mode is "
                            + PosixFilePermissions.toString(attributes.permissions()),
                    "Run: chmod " + (attributes.isDirectory() ? "700 " : "600 ") + path);
        }
    }
}

package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * Reads files with a secret that an administrator or a platform provides, such as a mounted Kubernetes secret. Links are
 * followed, and the file that they lead to is checked: it must be a file of the user or of root that only its owner can
 * use. Its group may read it where the caller allows that. Where the file system has access lists instead of modes, the
 * list must name the user alone.
 */
public final class ProvidedFiles {
    /** The largest file that is read, in bytes. */
    public static final int LARGEST = 64 << 10;

    private static final int LAST_ASCII = 0x7F;

    private ProvidedFiles() {}

    /**
     * Reads a file.
     *
     * @param file the file, or a link to it
     * @param groupMayRead whether the file's group may read it
     * @param remedy what to do about a file that others can use, besides changing its mode; one sentence without the full
     *     stop
     * @return its bytes, which the caller overwrites after use
     * @throws UnsafeFileException if others can use it, or it belongs to another user
     * @throws StoreException if it does not exist, is no file, is larger than {@link #LARGEST}, or cannot be read
     */
    public static byte[] read(Path file, boolean groupMayRead, String remedy) {
        try {
            Path target = file.toRealPath();
            checkKind(file, target);
            FilePermissionPolicy policy = FilePermissionPolicy.of(target);
            policy.checkProvided(target, groupMayRead, remedy);
            policy.checkParent(FileChecks.parent(target));
            policy.checkParent(FileChecks.parent(file));
            return Uninterruptibles.call(() -> content(file, target));
        } catch (NoSuchFileException e) {
            throw new StoreException("There is no file " + file, "Put it there, or name another", e);
        } catch (IOException e) {
            throw new StoreException("Cannot read " + file, "Check the file, its folder and the disk", e);
        }
    }

    /**
     * Reads a text as a path.
     *
     * @param text the text
     * @param what what the text is, for the message, such as {@code The option key-file}
     * @return the path
     * @throws StoreException if it is none; the message says whether the locale of the process is the reason
     */
    public static Path path(String text, String what) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            String encoding = System.getProperty("sun.jnu.encoding", "unknown");
            boolean isLocale = text.chars().anyMatch(character -> character > LAST_ASCII);
            throw new StoreException(
                    what + " is '" + text + "', which is no path here: " + e.getReason(),
                    isLocale
                            ? "Set the locale (LANG, LC_ALL) to one in UTF-8, such as C.UTF-8, and start again: the encoding"
                                    + " of the present one, " + encoding + ", cannot express the path"
                            : "Name a file",
                    e);
        }
    }

    private static void checkKind(Path file, Path target) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(target, BasicFileAttributes.class);
        FileChecks.checkIsFile(file, attributes);
        if (!attributes.isRegularFile()) {
            throw new StoreException(file + " is a pipe or a device, not a file", "Name a file");
        }
    }

    private static byte[] content(Path file, Path target) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(target)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            Arrays.fill(bytes, (byte) 0);
            throw new StoreException(
                    file + " has more than " + LARGEST + " bytes, so it holds no password or key",
                    "Name the right file");
        }
        return bytes;
    }
}

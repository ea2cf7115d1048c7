package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Looks whether files and folders are what they should be, and their owner's alone. */
final class FileChecks {
    private final FilePermissionPolicies policies;

    FileChecks(FilePermissionPolicies policies) {
        this.policies = policies;
    }

    /** Checks a file and the folder that it is in; false if there is no file. */
    boolean isFile(Path file) throws IOException {
        policies.of(file).checkParent(parent(file));
        try {
            checkIsFile(file, kind(file));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Checks a file or folder and says which it is. */
    BasicFileAttributes kind(Path path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        checkKind(path, attributes);
        policies.of(path).check(path, attributes.isDirectory());
        return attributes;
    }

    /** Rejects links, and files that would block or have no content: FIFOs, sockets, devices. */
    static void checkKind(Path path, BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            throw new UnsafeFileException(path + " is a symbolic link", "Put the file or folder itself in its place");
        }
        if (attributes.isOther()) {
            throw new UnsafeFileException(
                    path + " is neither a file nor a folder", "Put a file or folder in its place");
        }
    }

    static void checkIsFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            throw new StoreException(file + " is a folder, not a file", "Move it away, or choose another place");
        }
    }

    /** Unlike {@link Files#exists}, it does not say no when the answer is not known. */
    static boolean isThere(Path path) throws IOException {
        try {
            attributes(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    static Path parent(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new StoreException(path + " is in no folder", "Choose a place within a folder");
        }
        return parent;
    }
}

package dev.stslib.store.support.file;

import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** How a kind of file system keeps a file to its owner. */
interface FilePermissionPolicy {
    /**
     * What to give a new file so that it is its owner's alone from the start.
     *
     * @param parent the folder that it comes into
     */
    FileAttribute<?>[] file(Path parent) throws IOException;

    /**
     * What to give a new folder so that it is its owner's alone from the start.
     *
     * @param parent the folder that it comes into
     */
    FileAttribute<?>[] folder(Path parent) throws IOException;

    /**
     * Refuses a file or folder, not a link, that others own, read or write.
     *
     * @throws UnsafeFileException with the remedy
     */
    void check(Path path, boolean isFolder) throws IOException;

    /**
     * Rejects a file that is provided to be read, if it belongs to anybody but the user and root, or others can use it.
     *
     * @param groupMayRead whether its group may read it
     * @param remedy what to do, besides changing its mode
     * @throws UnsafeFileException with the remedy
     */
    void checkProvided(Path file, boolean groupMayRead, String remedy) throws IOException;

    /** Takes from others what they may do with a file or folder, not a link, if it is one's own. */
    void repair(Path path, boolean isFolder) throws IOException;

    /**
     * Refuses a folder in which others could put another file in the place of one's own.
     *
     * @throws UnsafeFileException with the remedy
     */
    void checkParent(Path parent) throws IOException;

    /** The permissions of the file system that a path is on. */
    static FilePermissionPolicy of(Path path) {
        Set<String> views = path.getFileSystem().supportedFileAttributeViews();
        if (views.contains("posix")) {
            return PosixPermissionPolicy.INSTANCE;
        }
        if (views.contains("acl")) {
            return AclPermissionPolicy.INSTANCE;
        }
        throw new UnsafeFileException(
                "The file system of " + path + " has neither POSIX modes nor access lists, so others may read the file",
                "Choose a place on a file system that has one of them, or, for a store, accept the risk with the option "
                        + StoreFiles.ACCEPT_UNPROTECTED);
    }
}

package dev.stslib.store.support.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** What the modes and owners of POSIX file systems mean. */
final class PosixModes {
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    private PosixModes() {}

    static boolean othersWrite(Set<PosixFilePermission> mode) {
        return mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
    }

    static boolean isRoots(Path path, PosixFileAttributes attributes) throws IOException {
        return hasUnixView(path)
                ? (Integer) Files.getAttribute(path, "unix:uid") == ROOT
                : attributes.owner().getName().equals("root");
    }

    /** In a sticky folder, such as {@code /tmp}, only its owner and root can replace the files of another user. */
    static boolean isSticky(Path folder) throws IOException {
        return hasUnixView(folder) && ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
    }

    private static boolean hasUnixView(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }
}

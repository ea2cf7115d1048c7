package dev.stslib.store.support.file;

import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Modes 600 and 700, and the owner. */
final class PosixPermissionPolicy implements FilePermissionPolicy {
    static final PosixPermissionPolicy INSTANCE = new PosixPermissionPolicy();

    private static final Set<PosixFilePermission> OWN_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWN_FILE = PosixFilePermissions.fromString("rw-------");
    private static final int STICKY = 01000;

    private PosixPermissionPolicy() {}

    @Override
    public FileAttribute<?>[] file(Path parent) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWN_FILE)};
    }

    @Override
    public FileAttribute<?>[] folder(Path parent) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWN_FOLDER)};
    }

    @Override
    public void check(Path path, boolean isFolder) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        UserPrincipal user = CurrentUser.on(path);
        if (!attributes.owner().equals(user)) {
            throw new UnsafeFileException(
                    path + " belongs to " + attributes.owner().getName() + ", not to " + user.getName()
                            + " who runs this",
                    "Run this as its owner, or: chown " + user.getName() + " " + path);
        }
        if (!OWN_FOLDER.containsAll(attributes.permissions())) {
            throw new UnsafeFileException(
                    path + " can be used by others, its mode is "
                            + PosixFilePermissions.toString(attributes.permissions()),
                    "Run: chmod " + (isFolder ? "700 " : "600 ") + path);
        }
    }

    @Override
    public void remedy(Path path, boolean isFolder) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> rights = isFolder ? OWN_FOLDER : OWN_FILE;
        if (!OWN_FOLDER.containsAll(attributes.permissions())
                && attributes.owner().equals(CurrentUser.on(path))) {
            Files.setPosixFilePermissions(path, rights);
        }
    }

    @Override
    public void checkParent(Path parent) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(parent);
        boolean othersWrite =
                mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
        if (othersWrite && !isSticky(parent)) {
            throw new UnsafeFileException(
                    "Others can write in the folder " + parent + ", its mode is " + PosixFilePermissions.toString(mode),
                    "Run: chmod go-w " + parent);
        }
    }

    /** In a sticky folder, such as /tmp, nobody can replace the files of another. */
    private static boolean isSticky(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                && ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
    }
}

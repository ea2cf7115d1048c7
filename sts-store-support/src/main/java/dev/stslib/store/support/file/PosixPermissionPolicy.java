package dev.stslib.store.support.file;

import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
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

    private static final Set<PosixFilePermission> OWN_AND_GROUP = PosixFilePermissions.fromString("rwxr-----");

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
        check(path, Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS), isFolder);
    }

    /** The same from attributes that were read elsewhere. */
    static void check(Path path, PosixFileAttributes attributes, boolean isFolder) throws IOException {
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
    public void checkProvided(Path file, boolean groupMayRead, String remedy) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.owner().equals(CurrentUser.on(file)) && !PosixModes.isRoots(file, attributes)) {
            throw new UnsafeFileException(
                    file + " belongs to " + attributes.owner().getName() + ", not to you or root",
                    "Make yourself or root its owner. Or " + remedy);
        }
        Set<PosixFilePermission> mode = attributes.permissions();
        if (!(groupMayRead ? OWN_AND_GROUP : OWN_FOLDER).containsAll(mode)) {
            throw new UnsafeFileException(
                    file + " can be used by others, its mode is " + PosixFilePermissions.toString(mode),
                    "Run: chmod " + (groupMayRead ? "640 " : "600 ") + file + ". Or " + remedy);
        }
    }

    @Override
    public void repair(Path path, boolean isFolder) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        repair(path, view, isFolder);
    }

    /** The same with a view from elsewhere; the path says only on which file system it is. */
    static void repair(Path path, PosixFileAttributeView view, boolean isFolder) throws IOException {
        PosixFileAttributes attributes = view.readAttributes();
        if (!OWN_FOLDER.containsAll(attributes.permissions())
                && attributes.owner().equals(CurrentUser.on(path))) {
            view.setPermissions(isFolder ? OWN_FOLDER : OWN_FILE);
        }
    }

    @Override
    public void checkParent(Path parent) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(parent);
        if (PosixModes.othersWrite(mode) && !PosixModes.isSticky(parent)) {
            throw new UnsafeFileException(
                    "Others can write in the folder " + parent + ", its mode is " + PosixFilePermissions.toString(mode),
                    "Run: chmod go-w " + parent);
        }
    }
}

package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rejects a place where another user could swap the folder of a store: no folder above it may belong to, or be writable
 * by, anybody but the user and root. A sticky folder, such as {@code /tmp}, may be writable.
 *
 * @see <a href="https://man.openbsd.org/sshd_config#StrictModes">sshd_config(5), StrictModes</a>
 */
final class FoldersAbove {
    private FoldersAbove() {}

    /**
     * Checks all folders from the parent of a store's folder up to the root, links resolved.
     *
     * @param parent the parent, which exists
     * @param mount the real path of a mount point above the store's folder that may belong to others, or null
     * @throws UnsafeFileException with the remedy
     */
    static void check(Path parent, @Nullable Path mount) throws IOException {
        Path real = parent.toRealPath();
        if (mount != null && !real.startsWith(mount)) {
            throw new StoreException(
                    "The option " + StoreFiles.TRUSTED_MOUNT + " names " + mount + ", which is not above the store in "
                            + parent,
                    "Name the mount point that the store's folder is in, or remove the option");
        }
        Path below = null;
        for (Path folder = real; folder != null; folder = folder.getParent()) {
            if (!folder.equals(mount)) {
                checkOne(folder);
            } else if (below != null) {
                PosixPermissionPolicy.INSTANCE.check(below, true);
            }
            below = folder;
        }
    }

    private static void checkOne(Path folder) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
        if (!attributes.owner().equals(CurrentUser.on(folder)) && !PosixModes.isRoots(folder, attributes)) {
            throw new UnsafeFileException(
                    "The folder " + folder + " above the store belongs to "
                            + attributes.owner().getName() + ", who can replace the store",
                    "Choose a place below folders that belong to you or root" + orTrust(folder));
        }
        Set<PosixFilePermission> mode = attributes.permissions();
        if (PosixModes.othersWrite(mode) && !PosixModes.isSticky(folder)) {
            throw new UnsafeFileException(
                    "Others can write in the folder " + folder + " above the store, its mode is "
                            + PosixFilePermissions.toString(mode),
                    "Run: chmod go-w " + folder + orTrust(folder));
        }
    }

    private static String orTrust(Path folder) {
        return "; or, for the mount point of a container's volume, set the option " + StoreFiles.TRUSTED_MOUNT + " to "
                + folder + ", with the store in a folder of mode 700 in it";
    }
}

package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Takes from others what they may do with a store. Links and what others own are left to the check, which rejects them. */
final class PermissionRepair {
    private PermissionRepair() {}

    static void repair(Path folder, FolderAccess access) {
        try {
            access.repairFolder();
            for (Path name : access.list()) {
                repairOne(name, access);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "Cannot repair the permissions in " + folder,
                    "Set them by hand: chmod 700 for the folder, 600 for its files. Or remove the option "
                            + StoreFiles.REPAIR_PERMISSIONS,
                    e);
        }
    }

    private static void repairOne(Path name, FolderAccess access) throws IOException {
        try {
            BasicFileAttributes attributes = access.attributes(name);
            if (attributes.isRegularFile() || attributes.isDirectory()) {
                access.repair(name, attributes.isDirectory());
            }
        } catch (NoSuchFileException e) {
            return; // Another process put a new file in its place, which needs no repair.
        }
    }
}

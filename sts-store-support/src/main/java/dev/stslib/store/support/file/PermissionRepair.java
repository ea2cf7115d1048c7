package dev.stslib.store.support.file;

import dev.stslib.api.error.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Takes from others what they may do with a store. Links and what others own are left to the check, which refuses them. */
final class PermissionRepair {
    private PermissionRepair() {}

    static void remedy(Path folder, StoreFiles files) {
        try {
            mendOne(folder, files);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                for (Path path : found) {
                    mendOne(path, files);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException(
                    "Cannot mend the modes in " + folder,
                    "Mend them by hand, or drop the option " + StoreFiles.REPAIR_PERMISSIONS,
                    e);
        }
    }

    private static void mendOne(Path path, StoreFiles files) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile() || attributes.isDirectory()) {
                files.permissions(path).remedy(path, attributes.isDirectory());
            }
        } catch (NoSuchFileException e) {
            // Another process put a new file in its place, which needs no mending.
            return;
        }
    }
}

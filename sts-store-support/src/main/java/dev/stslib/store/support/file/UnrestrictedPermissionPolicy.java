package dev.stslib.store.support.file;

import dev.stslib.api.error.UnsafeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;

/** For a file system that keeps neither modes nor access lists, where the user accepted that. */
final class UnrestrictedPermissionPolicy implements FilePermissionPolicy {
    static final UnrestrictedPermissionPolicy INSTANCE = new UnrestrictedPermissionPolicy();

    private static final int TRIES = 100;

    private static final FileAttribute<?>[] NONE = {};

    private UnrestrictedPermissionPolicy() {}

    /**
     * Finds out whether a file in a folder can be its owner's alone. Some file systems, such as those of memory sticks,
     * accept a mode and forget it, so this method creates a file and reads its mode. The file has the name of a temporary
     * file, so that a sweep removes it after a crash. If another process sweeps it at that moment, it is created again.
     */
    static boolean keepsOwnerOnly(Path folder) throws IOException {
        FilePermissionPolicy permissions;
        try {
            permissions = FilePermissionPolicy.of(folder);
        } catch (UnsafeFileException e) {
            return false;
        }
        for (int tries = 1; ; tries++) {
            Path probe = Files.createTempFile(
                    folder, AtomicFileWriter.PREFIX, AtomicFileWriter.SUFFIX, permissions.file(folder));
            try {
                permissions.check(probe, false);
                return true;
            } catch (UnsafeFileException e) {
                return false;
            } catch (NoSuchFileException e) {
                if (tries == TRIES) {
                    throw e;
                }
            } finally {
                Files.deleteIfExists(probe);
            }
        }
    }

    @Override
    public FileAttribute<?>[] file(Path parent) {
        return NONE.clone();
    }

    @Override
    public FileAttribute<?>[] folder(Path parent) {
        return NONE.clone();
    }

    @Override
    public void check(Path path, boolean isFolder) {
        // Accepted.
    }

    @Override
    public void checkProvided(Path file, boolean groupMayRead, String remedy) {
        // Accepted.
    }

    @Override
    public void repair(Path path, boolean isFolder) {
        // Nothing can be taken from others.
    }

    @Override
    public void checkParent(Path parent) {
        // Accepted.
    }
}

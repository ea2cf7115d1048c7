package dev.stslib.store.support.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the permissions of a place; where the risk is accepted, it is found out once whether there is any. */
final class FilePermissionPolicies {
    private final boolean accepts;
    private volatile @Nullable FilePermissionPolicy decided;

    FilePermissionPolicies(boolean accepts) {
        this.accepts = accepts;
    }

    FilePermissionPolicy of(Path path) throws IOException {
        if (!accepts) {
            return FilePermissionPolicy.of(path);
        }
        FilePermissionPolicy used = decided;
        if (used == null) {
            Path folder = Files.isDirectory(path) ? path : FileChecks.parent(path);
            used = UnrestrictedPermissionPolicy.keepsOwnerOnly(folder)
                    ? FilePermissionPolicy.of(path)
                    : UnrestrictedPermissionPolicy.INSTANCE;
            decided = used;
        }
        return used;
    }
}

package dev.stslib.api.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the protection of a place; where the risk is accepted, it is found out once whether there is any. */
final class Protections {
    private final boolean accepts;
    private volatile @Nullable Protection decided;

    Protections(boolean accepts) {
        this.accepts = accepts;
    }

    Protection of(Path path) throws IOException {
        if (!accepts) {
            return Protection.of(path);
        }
        Protection used = decided;
        if (used == null) {
            Path folder = Files.isDirectory(path) ? path : FileChecks.parent(path);
            used = NoProtection.keepsOwnerOnly(folder) ? Protection.of(path) : NoProtection.INSTANCE;
            decided = used;
        }
        return used;
    }
}

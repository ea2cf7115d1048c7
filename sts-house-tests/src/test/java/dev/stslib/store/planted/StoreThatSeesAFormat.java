package dev.stslib.store.planted;

import dev.stslib.format.vault.VaultFormat;
import dev.stslib.store.file.FileStore;

/** A store that uses a format and another store. */
public final class StoreThatSeesAFormat {
    private StoreThatSeesAFormat() {}

    static Object format() {
        return new VaultFormat();
    }

    static Object store() {
        return new FileStore();
    }
}

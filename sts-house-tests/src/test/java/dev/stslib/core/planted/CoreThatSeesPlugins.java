package dev.stslib.core.planted;

import dev.stslib.format.vault.VaultFormat;
import dev.stslib.store.file.FileStore;

/** A class of the core that uses a format and a store. */
public final class CoreThatSeesPlugins {
    private CoreThatSeesPlugins() {}

    static Object format() {
        return new VaultFormat();
    }

    static Object store() {
        return new FileStore();
    }
}

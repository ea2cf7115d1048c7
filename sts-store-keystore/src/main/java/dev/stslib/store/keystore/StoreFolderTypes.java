package dev.stslib.store.keystore;

import dev.stslib.store.support.entry.StoreFolderType;
import dev.stslib.store.support.file.FileEnvelope;

/** How the folders of the stores {@code keystore} and {@code keystore-entries} are told apart. */
final class StoreFolderTypes {
    static final StoreFolderType KEYSTORE =
            StoreFolderType.marked("'keystore'", "keystore.stslib", new FileEnvelope("stslib-s", 1));

    static final StoreFolderType ENTRIES =
            StoreFolderType.marked("'keystore-entries'", "entries.p12", new FileEnvelope("stslib-t", 1));

    private StoreFolderTypes() {}
}

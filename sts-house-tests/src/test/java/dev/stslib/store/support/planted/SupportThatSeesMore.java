package dev.stslib.store.support.planted;

import dev.stslib.core.CredentialEngine;
import dev.stslib.store.file.FileStore;

/** Support for stores that uses the core and a store. */
public final class SupportThatSeesMore {
    private SupportThatSeesMore() {}

    static Object core() {
        return CredentialEngine.builder();
    }

    static Object store() {
        return new FileStore();
    }
}

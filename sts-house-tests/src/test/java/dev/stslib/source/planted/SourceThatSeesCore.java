package dev.stslib.source.planted;

import dev.stslib.core.CredentialEngine;

/** A source that uses the core. */
public final class SourceThatSeesCore {
    private SourceThatSeesCore() {}

    static Object core() {
        return CredentialEngine.builder();
    }
}

package dev.stslib.format.planted;

import dev.stslib.core.CredentialEngine;

/** A format that uses the core. */
public final class FormatThatSeesCore {
    private FormatThatSeesCore() {}

    static Object core() {
        return CredentialEngine.builder();
    }
}

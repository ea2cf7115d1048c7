package dev.stslib.cli.internal.rotate;

import dev.stslib.api.SourceCredentials;

/** A place where the long-term keys of a profile are kept. */
public interface KeyPlace {
    /**
     * Checks that keys can be saved here.
     *
     * @throws dev.stslib.api.error.StslibException if they cannot
     */
    void check();

    /** Saves keys instead of those that are here. After an error, the old ones or the new ones are here, whole. */
    void save(SourceCredentials keys);
}

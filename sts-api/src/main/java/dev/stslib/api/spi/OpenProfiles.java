package dev.stslib.api.spi;

import dev.stslib.api.ProfileSet;

/** A live {@link ProfileSource}, used by many threads at once. */
public interface OpenProfiles extends AutoCloseable {
    /**
     * The profiles as they stand now. What has changed on the disk is seen; what has not is not read again, and the same
     * object comes back.
     *
     * @return the profiles, never half of a change
     * @throws dev.stslib.api.error.ProfileSyntaxException if a file breaks the grammar
     */
    ProfileSet current();

    /** Frees what is held. Closing twice does nothing. */
    @Override
    default void close() {}
}

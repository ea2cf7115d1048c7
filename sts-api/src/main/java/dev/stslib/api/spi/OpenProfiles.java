package dev.stslib.api.spi;

import dev.stslib.api.ProfileSet;

/** An open {@link ProfileSource}. Safe for concurrent use. */
public interface OpenProfiles extends AutoCloseable {
    /**
     * Returns the current profiles. Reads the files again only if they have changed; otherwise returns the same object.
     *
     * @return the profiles, never a partly applied change
     * @throws dev.stslib.api.error.ProfileSyntaxException if a file violates the grammar where no section can be named,
     *     or no profile is left that can be used; other profiles have a {@link dev.stslib.api.Profile#syntaxError}
     */
    ProfileSet current();

    /** Releases all resources. Closing again has no effect. */
    @Override
    default void close() {}
}

package dev.stslib.api.spi;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;

/** A live {@link CredentialSource}, used by many threads at once. */
public interface OpenCredentialSource extends AutoCloseable {
    /**
     * Reads what a profile says and checks all of it, so that mistakes come out before anything is asked.
     *
     * @param profile the profile that asks for this source
     * @param profiles all profiles and sections, for keys that name another one
     * @return the plan
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile cannot be used;
     *     {@link Profile#error} makes one that says where the key stands
     */
    SourcePlan plan(Profile profile, ProfileSet profiles);

    /**
     * Gets the credentials. Blocks until they are there, and caches nothing: the engine decides when they are needed. May
     * be interrupted.
     *
     * @param plan a plan that this source has made
     * @return the credentials; without an expiration they are kept for as long as the engine runs
     * @throws dev.stslib.api.error.SessionExpiredException if a person has to sign in; the remedy says how
     * @throws dev.stslib.api.error.StslibException if there are none for another reason
     */
    SourceCredentials fetch(SourcePlan plan);

    /** Ends calls in flight and frees what is held. Closing twice does nothing. */
    @Override
    default void close() {}
}

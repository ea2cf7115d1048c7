package dev.stslib.api.spi;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SourceCredentials;

/** An open {@link CredentialSource}. Safe for concurrent use. */
public interface OpenCredentialSource extends AutoCloseable {
    /**
     * Reads and checks all keys of a profile, so that mistakes are reported before the first request. Sends no request.
     *
     * @param profile the profile that asks for this source
     * @param profiles all profiles and sections, for keys that name another one
     * @return the plan
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile cannot be used;
     *     {@link Profile#error} makes one that names the key, the file and the line
     */
    SourcePlan plan(Profile profile, ProfileSet profiles);

    /**
     * Fetches the credentials. Blocks until they are available, can be interrupted, and caches nothing: the engine
     * decides when it needs new ones.
     *
     * @param request the plan, and whether a reader waits
     * @return the credentials; without an expiration the engine keeps them until it is closed
     * @throws dev.stslib.api.error.SessionExpiredException if a person has to sign in; the remedy says how
     * @throws dev.stslib.api.error.StslibException if there are no credentials for another reason
     */
    SourceCredentials fetch(SourceRequest request);

    /** Ends the calls in flight and releases all resources. Closing again has no effect. */
    @Override
    default void close() {}
}

package dev.stslib.api.spi;

import dev.stslib.api.CredentialKey;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a {@link CredentialSource} has read from one profile, before its first request. Immutable. Neither
 * {@link #describe} nor {@code toString} shows a secret; a command line may hold one.
 */
public interface SourcePlan {
    /**
     * The profile that asks for the credentials.
     *
     * @return its name
     */
    String profile();

    /**
     * The key that distinguishes these credentials from all others of this source. The engine adds the name of the
     * source, the name of the profile and a digest of its values, so that two sources or two profiles never share,
     * unless the key is {@linkplain #keyIsComplete complete}.
     *
     * @return the key, made of everything that shapes the answer; the same for the same configuration in every process
     *     and version
     * @throws dev.stslib.api.error.ProfileConfigurationException if the profile can be read but gives no credentials
     */
    CredentialKey key();

    /**
     * Says whether equal keys mean equal credentials, whatever the source and the profile. Two plans with the same key then
     * share one cache entry, in every process.
     *
     * @return false by default. True only if {@link #key} holds everything that shapes the answer, and its kind or its
     *     parts tell it from the keys of all other sources
     */
    default boolean keyIsComplete() {
        return false;
    }

    /**
     * A description of the credentials for people.
     *
     * @return one line without a secret, such as {@code the role of this EC2 instance}
     */
    String describe();

    /**
     * Says whether the credentials are known to be temporary, so that GetSessionToken refuses them.
     *
     * @return true if they are; false if they are long-term, or if only the answer tells
     */
    boolean temporary();

    /**
     * Says whether a role that these credentials assume is known to be a chained role, which STS limits to one hour. It
     * is, if they are the credentials of another role or a session token.
     *
     * @return true if it is; false leaves it to STS. By default true for temporary credentials
     */
    default boolean roleChaining() {
        return temporary();
    }

    /**
     * Says whether processes share the credentials. Shared credentials are temporary, the engine's store keeps them,
     * and one process fetches them for all. Otherwise each engine fetches its own, and only when a request needs them.
     *
     * @return false by default, as for a source that caches by itself or answers at once
     */
    default boolean shared() {
        return false;
    }

    /**
     * The account of the credentials, if the profile names it.
     *
     * @return twelve digits; null by default
     */
    default @Nullable String accountId() {
        return null;
    }
}

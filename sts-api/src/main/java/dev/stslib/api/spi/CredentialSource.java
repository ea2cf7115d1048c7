package dev.stslib.api.spi;

import java.util.Set;

/**
 * Gives the base credentials that the keys of a profile ask for, such as those of a sign-in or of a machine. Found by
 * {@link java.util.ServiceLoader} and picked by its name; {@link #open} gives the live thing. Holds no state and mentions
 * no type of a library, so that looking for sources stays cheap.
 *
 * <p>AWS's own keys belong to these names: {@code container} and {@code instance} ({@code credential_source}),
 * {@code sso} ({@code sso_session} and the other keys of IAM Identity Center), {@code process}
 * ({@code credential_process}). A profile that holds none of AWS's keys is given to the source that claims one of its
 * keys by {@link #keys}.
 */
public interface CredentialSource {
    /**
     * The name by which it is picked, such as {@code sso}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * The profile keys that ask for this source, besides AWS's own. One of them with a value is enough.
     *
     * @return keys in lower case; empty by default
     */
    default Set<String> keys() {
        return Set.of();
    }

    /**
     * Opens the source. Nothing is read or asked yet.
     *
     * @param settings how to connect
     * @return the live source, to be closed by the caller
     */
    OpenCredentialSource open(CredentialSourceSettings settings);
}

package dev.stslib.api.spi;

import java.util.Set;

/**
 * Gets the base credentials that the keys of a profile ask for, such as those of a sign-in or of a machine. The engine
 * finds it by {@link java.util.ServiceLoader} and picks it by its name. It holds no state and mentions no type of a
 * library, so that the search stays cheap; {@link #open} makes what does the work.
 *
 * <p>AWS's own keys belong to these names: {@code container} and {@code instance} ({@code credential_source}),
 * {@code sso} ({@code sso_session} and the other keys of IAM Identity Center), {@code process}
 * ({@code credential_process}). A profile without any of AWS's keys goes to the source that claims one of its keys by
 * {@link #keys}.
 */
public interface CredentialSource {
    /**
     * The name by which the engine picks it, such as {@code sso}. It is part of the key of what the source gives, so that
     * sources with different names never share credentials.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * The profile keys that ask for this source, besides AWS's own. One key with a value is enough.
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
     * @return the open source, which the caller closes
     */
    OpenCredentialSource open(CredentialSourceSettings settings);
}

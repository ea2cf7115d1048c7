package dev.stslib.api.spi;

import java.util.Set;

/**
 * Fetches the base credentials that the keys of a profile ask for, such as those of a sign-in or of a machine. {@link
 * java.util.ServiceLoader} finds the sources, and the engine selects one by name. An implementation has no state and
 * refers to no types of a library, so that looking up sources is cheap; {@link #open} returns the object that works.
 *
 * <p>AWS's own keys belong to these names: {@code container} and {@code instance} ({@code credential_source}),
 * {@code sso} ({@code sso_session} and the other keys of IAM Identity Center), {@code login} ({@code login_session}),
 * {@code rolesanywhere} (a {@code credential_process} that runs {@code aws_signing_helper}, and our keys that begin with
 * {@code rolesanywhere_}), {@code process} (any other {@code credential_process}). A profile without any of AWS's keys goes
 * to the source that claims one of its keys by {@link #keys}.
 */
public interface CredentialSource {
    /**
     * The name that selects this source, such as {@code sso}. It is part of the key of the credentials, so that sources
     * with different names never share any.
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
     * Opens the source. Reads nothing and sends no request yet.
     *
     * @param settings how to connect
     * @return the open source, which the caller closes
     */
    OpenCredentialSource open(CredentialSourceSettings settings);
}

package dev.stslib.api;

import dev.stslib.api.error.StslibException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Credentials by name, in the order of the request. The names have the form {@code sts-<profile>}. Immutable.
 */
public final class CredentialSet {
    private static final CredentialSet EMPTY = new CredentialSet(Map.of(), Map.of());

    private final Map<String, TemporaryCredentials> credentials;
    private final Map<String, StslibException> failures;

    private CredentialSet(Map<String, TemporaryCredentials> credentials, Map<String, StslibException> failures) {
        this.credentials = Collections.unmodifiableMap(new LinkedHashMap<>(credentials));
        this.failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /**
     * Creates a set without failures.
     *
     * @param credentials the credentials by name; copied, its order is kept
     * @return the set
     */
    public static CredentialSet of(Map<String, TemporaryCredentials> credentials) {
        return new CredentialSet(credentials, Map.of());
    }

    /**
     * Creates a set in which some credentials are missing.
     *
     * @param credentials the credentials by name; copied, its order is kept
     * @param failures the errors of those that are missing, by name
     * @return the set
     */
    public static CredentialSet of(
            Map<String, TemporaryCredentials> credentials, Map<String, StslibException> failures) {
        return new CredentialSet(credentials, failures);
    }

    /**
     * The empty set.
     *
     * @return an empty set
     */
    public static CredentialSet empty() {
        return EMPTY;
    }

    /**
     * The credentials of one name.
     *
     * @param name the name, such as {@code sts-S3ReadOnlyRole-prod}
     * @return the credentials
     * @throws java.util.NoSuchElementException if the set has none of that name; the message lists the names it has
     */
    public TemporaryCredentials get(String name) {
        TemporaryCredentials found = credentials.get(name);
        if (found == null) {
            throw new java.util.NoSuchElementException(
                    "No credentials named '" + name + "' in this set; it has " + credentials.keySet());
        }
        return found;
    }

    /**
     * The credentials of one name, if there are any.
     *
     * @param name the name
     * @return the credentials, or empty
     */
    public Optional<TemporaryCredentials> find(String name) {
        return Optional.ofNullable(credentials.get(name));
    }

    /**
     * All names, in order.
     *
     * @return an unmodifiable set
     */
    public Set<String> names() {
        return credentials.keySet();
    }

    /**
     * All credentials by name, in order.
     *
     * @return an unmodifiable map
     */
    public Map<String, TemporaryCredentials> asMap() {
        return credentials;
    }

    /**
     * The errors of the credentials that are missing. Only a lenient request returns a set with failures.
     *
     * @return an unmodifiable map by name, empty if none is missing
     */
    public Map<String, StslibException> failures() {
        return failures;
    }

    /** Shows names and expirations, never a secret. */
    @Override
    public String toString() {
        return "CredentialSet" + credentials + (failures.isEmpty() ? "" : ", missing " + failures.keySet());
    }
}

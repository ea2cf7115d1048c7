package dev.stslib.api;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileSyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A named group of properties from AWS's shared files: a profile, an {@code sso-session} or a {@code services} section.
 * Keys are in lower case. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
public final class Profile {
    private static final Set<String> SECRET_KEYS =
            Set.of("aws_secret_access_key", "aws_session_token", "aws_security_token");

    private final String name;
    private final Map<String, ProfileProperty> properties;
    private final @Nullable ProfileSyntaxException syntaxError;

    /**
     * Creates a profile.
     *
     * @param name the name without a prefix
     * @param properties the properties by key; copied, the order is kept
     */
    public Profile(String name, Map<String, ProfileProperty> properties) {
        this(name, properties, null);
    }

    private Profile(
            String name, Map<String, ProfileProperty> properties, @Nullable ProfileSyntaxException syntaxError) {
        this.name = name;
        this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        this.syntaxError = syntaxError;
    }

    /**
     * Creates a profile whose section breaks the grammar. Reading one of its keys throws the error.
     *
     * @param name the name without a prefix
     * @param error what is wrong, with file and line
     * @return the profile, without properties
     */
    public static Profile broken(String name, ProfileSyntaxException error) {
        return new Profile(name, Map.of(), Objects.requireNonNull(error, "error"));
    }

    /**
     * Says what is wrong with a profile that breaks the grammar. Check it before you read keys of a profile that the user
     * did not name, such as each profile of a list.
     *
     * @return the error that reading a key throws, or empty if the profile is sound
     */
    public Optional<ProfileSyntaxException> syntaxError() {
        return Optional.ofNullable(syntaxError);
    }

    /**
     * The name without a prefix.
     *
     * @return the name, never null
     */
    public String name() {
        return name;
    }

    /**
     * The properties by key, in the order of the files.
     *
     * @return an unmodifiable map; empty if the profile has a {@link #syntaxError}
     */
    public Map<String, ProfileProperty> properties() {
        return properties;
    }

    /**
     * Says whether the profile has a key. A key with an empty value counts.
     *
     * @param key the key, as for {@link #get}
     * @return true if the profile has the key
     * @throws ProfileSyntaxException if the profile breaks the grammar
     */
    public boolean has(String key) {
        return secret(key).isPresent();
    }

    /**
     * Reads a value that is not a secret.
     *
     * @param key the key, in any case; {@code parent.child} reads a nested property unless the profile has a key of
     *     exactly that name
     * @return the value as written in the file, or empty if the key is absent
     * @throws IllegalArgumentException if the key names a secret; {@link #secret} reads those
     * @throws ProfileSyntaxException if the profile breaks the grammar
     */
    public Optional<String> get(String key) {
        if (isSecret(key)) {
            throw new IllegalArgumentException("'" + key + "' is a secret: read it with secret(\"" + key + "\")");
        }
        Optional<Secret> value = secret(key);
        return value.isPresent() ? Optional.of(value.get().revealSecret()) : Optional.empty();
    }

    /**
     * Reads a value that is not a secret. An empty value counts as absent.
     *
     * @param key the key, as for {@link #get}
     * @return the value, or empty if the key is absent or has none
     * @throws IllegalArgumentException if the key names a secret; {@link #secret} reads those
     * @throws ProfileSyntaxException if the profile breaks the grammar
     */
    public Optional<String> text(String key) {
        return get(key).filter(value -> !value.isEmpty());
    }

    /**
     * Reads any value, wrapped so that it cannot be printed by accident.
     *
     * @param key the key, as for {@link #get}
     * @return the value as written in the file, or empty if the key is absent
     * @throws ProfileSyntaxException if the profile breaks the grammar
     */
    public Optional<Secret> secret(String key) {
        if (syntaxError != null) {
            throw new ProfileSyntaxException(syntaxError.problem(), syntaxError.remedy(), syntaxError);
        }
        String wanted = lower(key);
        ProfileProperty literal = properties.get(wanted);
        if (literal != null) {
            return Optional.of(literal.value());
        }
        int dot = wanted.indexOf('.');
        while (dot >= 0) {
            ProfileProperty parent = properties.get(wanted.substring(0, dot));
            if (parent != null && parent.nested().containsKey(wanted.substring(dot + 1))) {
                return Optional.ofNullable(parent.nested().get(wanted.substring(dot + 1)));
            }
            dot = wanted.indexOf('.', dot + 1);
        }
        return Optional.empty();
    }

    /**
     * Returns the location of a key, for messages.
     *
     * @param key the key, in any case; a nested property whose line is not known has the location of its parent
     * @return {@code file:line}, or the profile's name if the location is not known
     */
    public String where(String key) {
        String wanted = lower(key);
        ProfileProperty literal = properties.get(wanted);
        String origin = literal == null ? nestedOrigin(wanted) : literal.origin();
        return origin.isEmpty() ? "profile '" + name + "'" : origin;
    }

    /**
     * Returns a key of this profile and its location, for messages.
     *
     * @param key the key, as for {@link #get}
     * @return the beginning of a sentence: profile, key, file and line
     */
    public String place(String key) {
        return "Profile '" + name + "', key '" + key + "' (" + where(key) + ")";
    }

    /**
     * Creates the error for a key that cannot be used.
     *
     * @param key the key, as for {@link #get}
     * @param problem what is wrong, as the rest of a sentence that begins with the {@link #place}; without a secret
     * @param remedy what to do about it
     * @return the error, to be thrown by the caller
     */
    public ProfileConfigurationException error(String key, String problem, String remedy) {
        return new ProfileConfigurationException(place(key) + " " + problem, remedy);
    }

    /** The line of the property that {@link #secret} reads, else that of the nearest parent there is. */
    private String nestedOrigin(String wanted) {
        String origin = "";
        for (int dot = wanted.indexOf('.'); dot >= 0; dot = wanted.indexOf('.', dot + 1)) {
            ProfileProperty parent = properties.get(wanted.substring(0, dot));
            if (parent != null) {
                origin = parent.nestedOrigins().getOrDefault(wanted.substring(dot + 1), parent.origin());
                if (parent.nested().containsKey(wanted.substring(dot + 1))) {
                    return origin;
                }
            }
        }
        return origin;
    }

    /**
     * Says whether a key's value is a secret.
     *
     * @param key the key, in any case
     * @return true for secret keys and tokens
     */
    public static boolean isSecret(String key) {
        return SECRET_KEYS.contains(lower(key));
    }

    private static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    /** Shows the name and the keys, no value. */
    @Override
    public String toString() {
        return "Profile[" + name + ", keys=" + properties.keySet() + "]";
    }
}

package dev.stslib.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One property of a {@link Profile}.
 *
 * @param value the value as it stands in the file, without the white space around it
 * @param origin where it stands, {@code file:line}; empty if it was not read from a file
 * @param nested the nested properties by key in lower case, in order; empty if there are none
 * @param nestedOrigins where nested properties stand, {@code file:line} by key in lower case, as far as that is known
 */
public record ProfileProperty(
        Secret value, String origin, Map<String, Secret> nested, Map<String, String> nestedOrigins) {
    public ProfileProperty {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(origin, "origin");
        nested = Collections.unmodifiableMap(new LinkedHashMap<>(nested));
        nestedOrigins = Map.copyOf(nestedOrigins);
    }

    /**
     * A property whose nested ones stand nobody knows where.
     *
     * @param value the value as it stands in the file, without the white space around it
     * @param origin where it stands, {@code file:line}; empty if it was not read from a file
     * @param nested the nested properties by key in lower case, in order; empty if there are none
     */
    public ProfileProperty(Secret value, String origin, Map<String, Secret> nested) {
        this(value, origin, nested, Map.of());
    }

    /**
     * A property without nested ones that was not read from a file.
     *
     * @param value the value
     * @return the property
     */
    public static ProfileProperty of(String value) {
        return new ProfileProperty(Secret.of(value), "", Map.of());
    }
}

package dev.stslib.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One property of a {@link Profile}.
 *
 * @param value the value as written in the file, without surrounding white space
 * @param origin its location. {@code file:line} stands for a file that a person wrote. Any other text, such as an empty
 *     one, makes the value literal: it is not read as a list, as tags, as a template or as {@code file://}
 * @param nested the nested properties by key in lower case, in order; empty if there are none
 * @param nestedOrigins the locations of nested properties, {@code file:line} by key in lower case; a key is absent if
 *     its location is not known
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
     * Creates a property without the locations of its nested properties.
     *
     * @param value the value as written in the file, without surrounding white space
     * @param origin its location, {@code file:line}; empty if it was not read from a file
     * @param nested the nested properties by key in lower case, in order; empty if there are none
     */
    public ProfileProperty(Secret value, String origin, Map<String, Secret> nested) {
        this(value, origin, nested, Map.of());
    }

    /**
     * Creates a property that has no nested properties and was not read from a file.
     *
     * @param value the value
     * @return the property
     */
    public static ProfileProperty of(String value) {
        return new ProfileProperty(Secret.of(value), "", Map.of());
    }

    /**
     * Creates a property that has nested properties only and was not read from a file, such as session tags. Their keys
     * keep their case.
     *
     * @param nested the nested properties by key, in order
     * @return the property
     */
    public static ProfileProperty of(Map<String, String> nested) {
        Map<String, Secret> values = new LinkedHashMap<>();
        nested.forEach((key, value) -> values.put(key, Secret.of(value)));
        return new ProfileProperty(Secret.of(""), "", values);
    }
}

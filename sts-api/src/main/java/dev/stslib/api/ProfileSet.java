package dev.stslib.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of reading the profile files once. Immutable.
 *
 * @param profiles the profiles by name, in the order of the files
 * @param ssoSessions the {@code sso-session} sections by name
 * @param services the {@code services} sections by name
 * @param warnings what was ignored and why, each with file and line; empty if nothing was ignored
 * @param ignored the sections that were ignored, in the order of the files
 */
public record ProfileSet(
        Map<String, Profile> profiles,
        Map<String, Profile> ssoSessions,
        Map<String, Profile> services,
        List<String> warnings,
        List<IgnoredSection> ignored) {
    /**
     * A section that was not read.
     *
     * @param header the text between its brackets
     * @param origin its location, {@code file:line}
     * @param reason why it was not read, worded to follow a colon
     */
    public record IgnoredSection(String header, String origin, String reason) {}

    public ProfileSet {
        profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
        ssoSessions = Collections.unmodifiableMap(new LinkedHashMap<>(ssoSessions));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        warnings = List.copyOf(warnings);
        ignored = List.copyOf(ignored);
    }

    /**
     * Creates a set without ignored sections.
     *
     * @param profiles the profiles by name
     * @param ssoSessions the {@code sso-session} sections by name
     * @param services the {@code services} sections by name
     * @param warnings what else was ignored and why
     */
    public ProfileSet(
            Map<String, Profile> profiles,
            Map<String, Profile> ssoSessions,
            Map<String, Profile> services,
            List<String> warnings) {
        this(profiles, ssoSessions, services, warnings, List.of());
    }

    /**
     * A profile by name.
     *
     * @param name the name, case-sensitive
     * @return the profile, or empty
     */
    public Optional<Profile> find(String name) {
        return Optional.ofNullable(profiles.get(name));
    }
}

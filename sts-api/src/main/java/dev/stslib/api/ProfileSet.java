package dev.stslib.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private static final Set<String> TYPES = Set.of("profile", "sso-session", "services");

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

    /**
     * Explains a lookup that failed because the section was ignored: names the ignored sections that were probably meant.
     *
     * @param type the first word of the header of the section that was looked for, such as {@code sso-session}
     * @param name its name
     * @return an addition to an error message that begins with a semicolon and has header, place and reason of each
     *     section; empty if there is none
     */
    public String ignoredHint(String type, String name) {
        StringBuilder hint = new StringBuilder();
        for (IgnoredSection section : ignored) {
            if (isNear(section.header(), type, name)) {
                hint.append("; [").append(section.header()).append("] (").append(section.origin());
                hint.append(") is ignored: ").append(section.reason());
            }
        }
        return hint.toString();
    }

    /** Quotes, white space, signs and case make no difference, nor does a first word that is no type. */
    private static boolean isNear(String header, String type, String name) {
        String[] words = header.split("\\s+", 2);
        String prefix = words.length == 1 ? "" : words[0];
        String named = words[words.length - 1];
        String wanted = letters(name);
        if (wanted.isEmpty()) {
            return named.equals(name);
        }
        String whole = letters(header);
        if (whole.equals(wanted) || whole.equals(letters(type + name))) {
            return true;
        }
        return letters(named).equals(wanted) && (prefix.equals(type) || !TYPES.contains(prefix));
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder();
        text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}

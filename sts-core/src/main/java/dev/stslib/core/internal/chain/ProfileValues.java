package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.Secret;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.internal.text.UnusablePath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys of profiles. An empty value counts as absent.
 *
 * <p>Text forms (lists with commas or line feeds, tags as text, placeholders, {@code file://}) are for people who write
 * files. A value without a line of a file as its origin was made by a program, perhaps from parts that it does not
 * control. Such a value is taken literally.
 */
final class ProfileValues {
    private static final Pattern LINE_OF_FILE = Pattern.compile(".*:[0-9]+", Pattern.DOTALL);

    private ProfileValues() {}

    static Optional<String> text(Profile profile, String key) {
        return Optional.ofNullable(textOrNull(profile, key));
    }

    static @Nullable String textOrNull(Profile profile, String key) {
        String text = profile.get(key).orElse("");
        return text.isEmpty() ? null : text;
    }

    static boolean has(Profile profile, String key) {
        Optional<Secret> value = profile.secret(key);
        return value.isPresent() && !value.get().revealSecret().isEmpty();
    }

    /** Whether a value has no line of a file as its origin, so that it is taken literally. */
    static boolean isLiteral(Profile profile, String key) {
        ProfileProperty property = profile.properties().get(key);
        return property != null && !LINE_OF_FILE.matcher(property.origin()).matches();
    }

    /** The nested properties of a key, in order; empty if there are none. */
    static Map<String, Secret> nested(Profile profile, String key) {
        ProfileProperty property = profile.properties().get(key);
        return property == null ? Map.of() : property.nested();
    }

    /** The values of a key that holds a list: of a literal its nested values, or the text as the only one. */
    static List<String> list(Profile profile, String key) {
        if (!isLiteral(profile, key)) {
            return list(text(profile, key).orElse(""));
        }
        Map<String, Secret> nested = nested(profile, key);
        return nested.isEmpty()
                ? text(profile, key).stream().toList()
                : nested.values().stream().map(Secret::revealSecret).toList();
    }

    /** The parts of a list with commas, or one to a line, trimmed; empty parts are left out. */
    static List<String> list(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("[,\n]", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return List.copyOf(parts);
    }

    static @Nullable Duration seconds(Profile profile, String key) {
        Optional<String> text = text(profile, key);
        if (text.isEmpty()) {
            return null;
        }
        if (!text.get().matches("[0-9]{1,9}")) {
            throw error(profile, key, "is not a number of seconds", "Give a whole number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text.get()));
    }

    /** The path that a key holds. */
    static Path path(Profile profile, String key, SystemEnvironment systemEnvironment) {
        try {
            return systemEnvironment.path(text(profile, key).orElse(""));
        } catch (InvalidPathException e) {
            throw UnusablePath.error(place(profile, key), "Give the path of a file", e);
        }
    }

    /** Runs a check of STS's limits and names profile and key in what it throws. */
    static void check(Profile profile, String key, Runnable check) {
        try {
            check.run();
        } catch (InvalidRequestException e) {
            throw refused(profile, key, e);
        }
    }

    /** The error where a check of STS's limits refused what a key says. */
    static ProfileConfigurationException refused(Profile profile, String key, InvalidRequestException why) {
        return new ProfileConfigurationException(place(profile, key) + ": " + why.problem(), why.remedy(), why);
    }

    static ProfileConfigurationException error(Profile profile, String key, String what, String remedy) {
        return new ProfileConfigurationException(place(profile, key) + " " + what, remedy);
    }

    static String place(Profile profile, String key) {
        return "Profile '" + profile.name() + "', key '" + key + "' (" + profile.where(key) + ")";
    }
}

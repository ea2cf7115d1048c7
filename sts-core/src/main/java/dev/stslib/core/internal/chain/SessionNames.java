package dev.stslib.core.internal.chain;

import dev.stslib.api.SystemEnvironment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands templates to role session names. The placeholders are <code>{user}</code>, <code>{host}</code>,
 * <code>{profile}</code> and <code>{time}</code> (UTC, {@code yyyyMMdd'T'HHmmss'Z'}); all other text is literal. Characters
 * of a value that STS does not allow become dashes, and a long name is cut.
 */
public final class SessionNames {
    /** The template of a profile without one. */
    public static final String DEFAULT_TEMPLATE = "stslib-{user}@{host}";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(user|host|profile|time)}");

    /** What STS does not allow in a session name. */
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^A-Za-z0-9_+=,.@-]");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 64;

    private SessionNames() {}

    /**
     * Expands a template.
     *
     * @param template the template, or null for {@link #DEFAULT_TEMPLATE}
     * @param profile the name of the profile
     * @param systemEnvironment the system environment, which gives the names of user and host
     * @param now the time for <code>{time}</code>
     * @return a name of 2 to 64 characters of STS's alphabet, if the template's own text is of that alphabet
     */
    public static String expand(
            @Nullable String template, String profile, SystemEnvironment systemEnvironment, Instant now) {
        String text = template == null ? DEFAULT_TEMPLATE : template;
        String name = fill(text, placeholder -> value(placeholder, profile, systemEnvironment, now));
        if (name.equals(text)) {
            return text;
        }
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return cut.length() < 2 ? cut + "--" : cut;
    }

    /**
     * Returns the name of {@link #DEFAULT_TEMPLATE}, which is the same for all profiles at any time.
     *
     * @param systemEnvironment the system environment, which gives the names of user and host
     * @return the name
     */
    public static String usual(SystemEnvironment systemEnvironment) {
        return expand(DEFAULT_TEMPLATE, "", systemEnvironment, Instant.EPOCH);
    }

    /**
     * Fills in what one user of one machine always fills in. Two sessions of the same result differ in profile and time only.
     *
     * @param template the template, or null for {@link #DEFAULT_TEMPLATE}
     * @param systemEnvironment the system environment, which gives the names of user and host
     * @return the template with the names of user and host
     */
    public static String forMachine(@Nullable String template, SystemEnvironment systemEnvironment) {
        return fill(template == null ? DEFAULT_TEMPLATE : template, placeholder -> switch (placeholder) {
            case "user" -> user(systemEnvironment);
            case "host" -> machine(systemEnvironment);
            default -> null;
        });
    }

    /** Returns the template with valid values, to check the text around them. */
    static String sample(String template) {
        return fill(template, placeholder -> placeholder.charAt(0) + "1");
    }

    /** Fills in the placeholders; those without a value stay. */
    private static String fill(String template, Function<String, @Nullable String> values) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            String value = values.apply(found.group(1));
            if (value == null) {
                return Matcher.quoteReplacement(found.group());
            }
            return Matcher.quoteReplacement(NOT_ALLOWED.matcher(value).replaceAll("-"));
        });
    }

    private static String value(String placeholder, String profile, SystemEnvironment systemEnvironment, Instant now) {
        return switch (placeholder) {
            case "user" -> user(systemEnvironment);
            case "host" -> machine(systemEnvironment);
            case "profile" -> profile;
            default -> TIME.format(now);
        };
    }

    private static String user(SystemEnvironment systemEnvironment) {
        return systemEnvironment
                .property("user.name")
                .or(() -> systemEnvironment.env("USER"))
                .or(() -> systemEnvironment.env("USERNAME"))
                .orElse("user");
    }

    private static String machine(SystemEnvironment systemEnvironment) {
        return systemEnvironment
                .env("HOSTNAME")
                .or(() -> systemEnvironment.env("COMPUTERNAME"))
                .orElse("jvm");
    }
}

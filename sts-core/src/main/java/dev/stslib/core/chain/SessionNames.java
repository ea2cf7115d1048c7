package dev.stslib.core.chain;

import dev.stslib.api.Host;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes role session names out of templates. In a template <code>{user}</code>, <code>{host}</code>,
 * <code>{profile}</code> and <code>{time}</code> (UTC, {@code yyyyMMdd'T'HHmmss'Z'}) are filled in; anything else stands
 * for itself. What is filled in is made to fit STS's alphabet and length.
 */
public final class SessionNames {
    /** The template of a profile that has none: who, and where from. */
    public static final String DEFAULT_TEMPLATE = "stslib-{user}@{host}";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(user|host|profile|time)\\}");
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^A-Za-z0-9_+=,.@-]");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 64;

    private SessionNames() {}

    /**
     * Fills a template in.
     *
     * @param template the template, or null for {@link #DEFAULT_TEMPLATE}
     * @param profile the name of the profile
     * @param host the machine that knows the user's and its own name
     * @param now the time to show
     * @return a name of 2 to 64 characters of STS's alphabet, if the template's own text is of that alphabet
     */
    public static String expand(@Nullable String template, String profile, Host host, Instant now) {
        String text = template == null ? DEFAULT_TEMPLATE : template;
        if (!PLACEHOLDER.matcher(text).find()) {
            return text;
        }
        String name = fill(
                text,
                Map.of(
                        "user", user(host),
                        "host", machine(host),
                        "profile", profile,
                        "time", TIME.format(now)));
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return cut.length() < 2 ? cut + "--" : cut;
    }

    /** The template with something valid filled in, for a check of the text around it. */
    static String sample(String template) {
        return fill(template, Map.of("user", "u1", "host", "h1", "profile", "p1", "time", "t1"));
    }

    private static String fill(String template, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(NOT_ALLOWED
                        .matcher(values.getOrDefault(found.group(1), ""))
                        .replaceAll("-")));
    }

    private static String user(Host host) {
        return host.property("user.name")
                .or(() -> host.env("USER"))
                .or(() -> host.env("USERNAME"))
                .orElse("user");
    }

    private static String machine(Host host) {
        return host.env("HOSTNAME").or(() -> host.env("COMPUTERNAME")).orElse("jvm");
    }
}

package dev.stslib.core.chain;

import dev.stslib.api.Host;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes role session names out of templates. In a template <code>{user}</code>, <code>{host}</code>,
 * <code>{profile}</code> and <code>{time}</code> (UTC, {@code yyyyMMdd'T'HHmmss'Z'}) are filled in; anything else stands
 * for itself. What is filled in is made to fit STS's alphabet and length.
 */
public final class SessionNames {
    /** The template of a profile that has none: who, and where from. */
    public static final String DEFAULT_TEMPLATE = "stslib-{user}@{host}";

    /** STS allows these besides letters and digits. */
    private static final String SIGNS = "_+=,.@-";

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
        String name = fill(text, new Facts(profile, host, now));
        if (name.equals(text)) {
            return text;
        }
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return cut.length() < 2 ? cut + "--" : cut;
    }

    /**
     * What {@link #DEFAULT_TEMPLATE} gives, which is the same for all profiles at any time.
     *
     * @param host the machine that knows the user's and its own name
     * @return the name
     */
    public static String usual(Host host) {
        return expand(DEFAULT_TEMPLATE, "", host, Instant.EPOCH);
    }

    /** The template with something valid filled in, for a check of the text around it. */
    static String sample(String template) {
        return fill(template, placeholder -> Facts.KNOWN.contains(placeholder) ? placeholder.charAt(0) + "1" : null);
    }

    /** Every refresh makes a name, so this is no matter for regular expressions. */
    private static String fill(String template, Function<String, @Nullable String> values) {
        StringBuilder name = new StringBuilder(template.length());
        int done = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', open + 1)) {
            int close = template.indexOf('}', open);
            String value = close < 0 ? null : values.apply(template.substring(open + 1, close));
            if (value != null) {
                name.append(template, done, open);
                addAllowed(name, value);
                done = close + 1;
            }
        }
        return name.append(template, done, template.length()).toString();
    }

    private static void addAllowed(StringBuilder name, String value) {
        int c;
        for (int i = 0; i < value.length(); i += Character.charCount(c)) {
            c = value.codePointAt(i);
            name.append(isAllowed(c) ? (char) c : '-');
        }
    }

    private static boolean isAllowed(int c) {
        boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        return letter || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
    }

    /** What placeholders stand for. */
    private record Facts(String profile, Host host, Instant now) implements Function<String, @Nullable String> {
        static final Set<String> KNOWN = Set.of("user", "host", "profile", "time");

        @Override
        public @Nullable String apply(String placeholder) {
            return switch (placeholder) {
                case "user" -> user(host);
                case "host" -> machine(host);
                case "profile" -> profile;
                case "time" -> TIME.format(now);
                default -> null;
            };
        }
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

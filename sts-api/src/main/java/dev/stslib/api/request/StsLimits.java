package dev.stslib.api.request;

import dev.stslib.api.error.InvalidRequestException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits of the STS API reference that a client can check. Each check throws {@link InvalidRequestException} with
 * the parameter's name and the limit.
 */
final class StsLimits {
    static final Duration MIN = Duration.ofMinutes(15);
    static final Duration MAX_ROLE = Duration.ofHours(12);
    static final Duration MAX_SESSION = Duration.ofHours(36);

    private static final String NAME_SIGNS = "_+=,.@-";
    private static final String ID_SIGNS = NAME_SIGNS + ":/";

    private StsLimits() {}

    static void duration(@Nullable Duration duration, Duration max) {
        duration(duration, MIN, max);
    }

    static void duration(@Nullable Duration duration, Duration min, Duration max) {
        if (duration != null && (duration.compareTo(min) < 0 || duration.compareTo(max) > 0)) {
            throw invalid(
                    "The duration of " + duration.toSeconds() + " s is out of range",
                    "Give " + min.toSeconds() + " to " + max.toSeconds() + " seconds");
        }
        if (duration != null && !duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            throw invalid("The duration " + duration + " is not in whole seconds", "Round it to whole seconds");
        }
    }

    static void sessionName(String name) {
        match(NAME_SIGNS, 2, 64, name, "role session name", "2 to 64 of A-Z a-z 0-9 _ + = , . @ -");
    }

    static void sourceIdentity(@Nullable String identity) {
        match(NAME_SIGNS, 2, 64, identity, "source identity", "2 to 64 of A-Z a-z 0-9 _ + = , . @ -");
    }

    static void federatedName(String name) {
        match(NAME_SIGNS, 2, 32, name, "federated user's name", "2 to 32 of A-Z a-z 0-9 _ + = , . @ -");
    }

    static void externalId(@Nullable String id) {
        match(ID_SIGNS, 2, 1224, id, "external id", "2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -");
    }

    static void mfa(@Nullable String serial, @Nullable String code) {
        match(ID_SIGNS, 9, 256, serial, "MFA serial number", "9 to 256 of A-Z a-z 0-9 _ + = / : , . @ -");
        if (code != null && !isCode(code)) {
            throw invalid("The MFA code does not consist of six digits", "Type the six digits that the device shows");
        }
        if ((serial == null) != (code == null)) {
            throw invalid(
                    "An MFA serial number and an MFA code must be given together, and only one is given",
                    "Give both or neither");
        }
    }

    static void roleArn(String arn, String what) {
        length(arn, 20, 2048, what);
    }

    /** Only STS can check the total length and the packed size of the policies. */
    static void policies(@Nullable String inline, List<String> arns) {
        for (String arn : arns) {
            roleArn(arn, "ARN of a managed session policy");
        }
        if (arns.size() > 10) {
            throw invalid(arns.size() + " managed session policies are too many", "Give at most 10");
        }
        if (inline != null && inline.isEmpty()) {
            throw invalid("The session policy is empty", "Leave it out or give a JSON document");
        }
    }

    static void tags(List<Tag> tags, List<String> transitive) {
        if (tags.isEmpty() && transitive.isEmpty()) {
            return;
        }
        Set<String> keys = new HashSet<>();
        for (Tag tag : tags) {
            if (!keys.add(tag.key().toLowerCase(Locale.ROOT))) {
                throw invalid(
                        "The session tag '" + tag.key()
                                + "' is given twice; keys that differ only in case are the same",
                        "Keep one of them");
            }
        }
        if (tags.size() > 50) {
            throw invalid(tags.size() + " session tags are too many", "Give at most 50");
        }
        if (transitive.size() > 50) {
            throw invalid(transitive.size() + " transitive tag keys are too many", "Give at most 50");
        }
        for (String key : transitive) {
            if (!keys.contains(key.toLowerCase(Locale.ROOT))) {
                throw invalid(
                        "The transitive tag key '" + key + "' names no session tag of the request",
                        "Add the tag, or remove the key");
            }
        }
    }

    static void providedContexts(List<ProvidedContext> contexts) {
        if (contexts.size() > 5) {
            throw invalid(contexts.size() + " provided contexts are too many", "Give at most 5");
        }
    }

    /** A region is the label of a host name. */
    static void region(@Nullable String region) {
        if (region != null
                && (region.isEmpty()
                        || region.length() > 63
                        || region.startsWith("-")
                        || region.endsWith("-")
                        || !consistsOf(region, "-"))) {
            throw invalid("'" + region + "' is not the name of a region", "Give a region such as eu-west-1");
        }
    }

    static void endpoint(@Nullable URI endpoint) {
        if (endpoint == null) {
            return;
        }
        String scheme = endpoint.getScheme();
        boolean http = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!http
                || endpoint.getHost() == null
                || endpoint.getRawUserInfo() != null
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null) {
            throw invalid(
                    "The endpoint of a role request is not the address of a server",
                    "Give a URL such as https://sts.example.com, without user, query and fragment");
        }
    }

    /** Counts characters as AWS does: code points, not UTF-16 units. */
    static void length(String text, int min, int max, String what) {
        int length = text.codePointCount(0, text.length());
        if (length < min || length > max) {
            throw invalid("The " + what + " has " + length + " characters", "Give " + min + " to " + max);
        }
    }

    /** Not a regular expression, which would have to be compiled at every start. */
    private static void match(String signs, int min, int max, @Nullable String text, String what, String remedy) {
        if (text != null && (text.length() < min || text.length() > max || !consistsOf(text, signs))) {
            throw invalid("The " + what + " '" + text + "' is not valid", "Give " + remedy);
        }
    }

    /** Letters and digits of ASCII, and these signs. */
    private static boolean consistsOf(String text, String signs) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !isDigit(c) && signs.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return text.length() == 6;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static InvalidRequestException invalid(String what, String remedy) {
        return new InvalidRequestException(what, remedy);
    }
}

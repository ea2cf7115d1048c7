package dev.stslib.testkit.sts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the shape of parameters as STS's model gives it, and reports all that is wrong at once, in AWS's words. */
final class Constraints {
    /** Role session names and source identities. */
    static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

    static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]*");
    static final Pattern MFA_SERIAL = Pattern.compile("[\\w+=/:,.@-]*");
    static final Pattern DIGITS = Pattern.compile("[0-9]*");
    static final Pattern ARN_TEXT = Pattern.compile(
            "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF" + "\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]+");
    static final Pattern ANY = Pattern.compile("(?s).*");
    static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private final List<String> failures = new ArrayList<>();

    /** Checks a text that may be absent. */
    Constraints text(String parameter, @Nullable String value, int min, int max, Pattern pattern) {
        if (value == null) {
            return this;
        }
        if (value.length() < min) {
            fail(parameter, value, "Member must have length greater than or equal to " + min);
        }
        if (value.length() > max) {
            fail(parameter, value, "Member must have length less than or equal to " + max);
        }
        if (!pattern.matcher(value).matches()) {
            fail(parameter, value, "Member must satisfy regular expression pattern: " + pattern);
        }
        return this;
    }

    /** Checks a number that may be absent. */
    Constraints range(String parameter, @Nullable Integer value, int min, int max) {
        if (value != null && value < min) {
            fail(parameter, value.toString(), "Member must have value greater than or equal to " + min);
        }
        if (value != null && value > max) {
            fail(parameter, value.toString(), "Member must have value less than or equal to " + max);
        }
        return this;
    }

    /** Checks the length of a list. */
    Constraints atMost(String parameter, List<?> members, int max) {
        if (members.size() > max) {
            fail(parameter, members.toString(), "Member must have length less than or equal to " + max);
        }
        return this;
    }

    /** Checks that a parameter came. */
    Constraints required(String parameter, @Nullable String value) {
        if (value == null) {
            failures.add("Value null at '" + modelName(parameter)
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return this;
    }

    private void fail(String parameter, String value, String constraint) {
        failures.add(
                "Value '" + value + "' at '" + modelName(parameter) + "' failed to satisfy constraint: " + constraint);
    }

    private static String modelName(String parameter) {
        return parameter.substring(0, 1).toLowerCase(Locale.ROOT) + parameter.substring(1);
    }

    void check() throws StsException {
        if (!failures.isEmpty()) {
            throw Errors.validation(failures.size() + " validation error" + (failures.size() > 1 ? "s" : "")
                    + " detected: " + String.join("; ", failures));
        }
    }
}

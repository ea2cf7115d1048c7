package dev.stslib.tenants;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a text stands, which decides what a value in it must not hold. */
enum TextPlace {
    /** No placeholder may stand here. */
    FIXED,
    /** Part of an ARN: wildcards, and the characters that end a part, change what is meant. */
    ARN,
    /** A text that is compared with wildcards, such as that of {@code StringLike}. */
    PATTERN,
    /** A text that is compared as it is, such as that of {@code StringEquals}. */
    TEXT,
    /** The value of a session tag. Policies put it into ARNs by {@code ${aws:PrincipalTag/...}}. */
    TAG,
    /** A field of a name or of an identifier. What STS allows there is checked later. */
    NAME;

    /** The characters besides letters, numbers and spaces that STS allows in a tag. */
    private static final String TAG_SIGNS = "_.:/=+-@";

    private static final Pattern WHOLE_ARN = Pattern.compile("arn:[^:/]+:[^:/]+:[^:/]*:[^:/]*:.+", Pattern.DOTALL);

    /** The place of a value of a condition. A text that begins as an ARN is one, whatever compares it. */
    static TextPlace ofCondition(String operator, String text) {
        String name = operator.substring(operator.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        if (name.startsWith("arn") || (name.startsWith("string") && text.startsWith("arn:"))) {
            return ARN;
        }
        if (name.startsWith("stringlike") || name.startsWith("stringnotlike")) {
            return PATTERN;
        }
        return name.startsWith("string") ? TEXT : FIXED;
    }

    /** Says what is wrong with a value here; null if nothing is. It shows one character of the value at most. */
    @Nullable
    ValueProblem problem(String value, PlaceholderKind kind) {
        if (value.isBlank()) {
            return new ValueProblem("is empty", "Give a value");
        }
        for (int at = 0; at < value.length(); at++) {
            ValueProblem problem = problem(value, at, kind);
            if (problem != null) {
                return problem;
            }
        }
        return kind == PlaceholderKind.ARN && !WHOLE_ARN.matcher(value).matches()
                ? new ValueProblem("is not an ARN", "Give a whole ARN")
                : null;
    }

    /** Tells whether {@code *} and {@code ?} match other text here. */
    boolean hasWildcards() {
        return this == ARN || this == PATTERN;
    }

    /**
     * Tells whether a character keeps values apart here, because a value holds it only where its placeholder says so. A colon
     * does not in texts that are no ARNs: identifiers such as those of Amazon Cognito hold colons.
     */
    boolean isSeparator(char c) {
        return switch (this) {
            case ARN, TAG -> c == '/' || c == ':';
            case PATTERN, TEXT -> c == '/';
            case FIXED, NAME -> false;
        };
    }

    private @Nullable ValueProblem problem(String value, int at, PlaceholderKind kind) {
        char c = value.charAt(at);
        if (Character.isISOControl(c) || isLoneSurrogate(value, at)) {
            return ValueProblem.holds("U+%04X, which is no character of a text".formatted((int) c));
        }
        if (this != NAME && c == '$' && (at + 1 == value.length() || value.charAt(at + 1) == '{')) {
            return ValueProblem.holds("'$' at the end or before '{', as a policy variable does");
        }
        if (hasWildcards() && (c == '*' || c == '?')) {
            return ValueProblem.holds("'" + c + "', which is a wildcard there");
        }
        if (isSeparator(c) && !kind.allows(c)) {
            return isSeparator(':')
                    ? new ValueProblem(
                            "holds '" + c + "', which ends a part of an ARN",
                            "Give a value without it, or allow '/' in the template by {{name:path}} and a whole ARN by"
                                    + " {{name:arn}}")
                    : new ValueProblem(
                            "holds '" + c + "', which separates the parts of a path",
                            "Give a value without it, or allow '/' in the template by {{name:path}}");
        }
        if (this == TAG && !Character.isLowSurrogate(c) && !isAllowedInTags(value.codePointAt(at))) {
            return ValueProblem.holds("U+%04X, which STS does not allow in a tag".formatted(value.codePointAt(at)));
        }
        return null;
    }

    private static boolean isLoneSurrogate(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** The pattern of STS, without the separators of lines and paragraphs. */
    private static boolean isAllowedInTags(int c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> Character.isLetter(c) || TAG_SIGNS.indexOf(c) >= 0;
        };
    }
}

package dev.stslib.core.profile;

/** The characters of AWS's grammar: only space and TAB are white space, names are ASCII. */
final class Grammar {
    private static final String NAME_SIGNS = "_-/.%@:+";

    private Grammar() {}

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!letter && (c < '0' || c > '9') && NAME_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The text without the white space around it. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** A blank line, or one whose first column holds a comment. */
    static boolean isSkipped(String line) {
        return trim(line).isEmpty() || line.charAt(0) == '#' || line.charAt(0) == ';';
    }

    /** Where the comment of a property line begins, with the white space before it; the length if there is none. */
    static int commentStart(String line) {
        for (int i = 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c == '#' || c == ';') && isSpace(line.charAt(i - 1))) {
                return i - 1;
            }
        }
        return line.length();
    }
}

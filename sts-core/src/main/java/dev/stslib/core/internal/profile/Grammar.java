package dev.stslib.core.internal.profile;

/** The characters of AWS's grammar: only space and TAB are white space, names are ASCII. */
final class Grammar {
    /** What {@link #isName} asks for, for messages. */
    static final String NAME_RULE = "may hold letters, digits and _ - / . % @ : + only";

    private static final String NAME_SIGNS = "_-/.%@:+";

    private Grammar() {}

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isCommentSign(char c) {
        return c == '#' || c == ';';
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
        int start = indent(text);
        int end = text.length();
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The number of white space characters at the start. */
    static int indent(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return start;
    }

    /** Returns the index of an inline comment with the white space before it; the length if there is none. */
    static int commentStart(String line) {
        for (int i = 1; i < line.length(); i++) {
            if (isCommentSign(line.charAt(i)) && isSpace(line.charAt(i - 1))) {
                return i - 1;
            }
        }
        return line.length();
    }
}

package dev.stslib.core.internal.profile;

import java.util.ArrayList;
import java.util.List;

/**
 * One physical line of a profile file.
 *
 * @param number its number in the file, counted from 1; 0 for a line that was not read from a file
 * @param text the line without its end
 * @param end a line feed, a carriage return and line feed, or (for the last line) nothing
 */
public record Line(int number, String text, String end) {
    static final String LF = "\n";
    static final String CRLF = "\r\n";

    /** The kind of a line. The first column decides it. */
    enum Kind {
        BLANK,
        COMMENT,
        HEADER,
        PROPERTY,
        CONTINUATION;

        /** Whether the grammar skips such a line everywhere. */
        boolean skipped() {
            return this == BLANK || this == COMMENT;
        }
    }

    /** The lines of a text. A lone carriage return ends no line. */
    public static List<Line> split(String text) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int next = feed < 0 ? text.length() : feed + 1;
            boolean crlf = feed > start && text.charAt(feed - 1) == '\r';
            String end = feed < 0 ? "" : crlf ? CRLF : LF;
            lines.add(new Line(lines.size() + 1, text.substring(start, next - end.length()), end));
            start = next;
        }
        return lines;
    }

    /** A line that is new in the file. */
    static Line fresh(String text, String end) {
        return new Line(0, text, end);
    }

    Kind kind() {
        int indent = Grammar.indent(text);
        if (indent == text.length()) {
            return Kind.BLANK;
        }
        if (indent > 0) {
            return Kind.CONTINUATION;
        }
        char first = text.charAt(0);
        if (Grammar.isCommentSign(first)) {
            return Kind.COMMENT;
        }
        return first == '[' ? Kind.HEADER : Kind.PROPERTY;
    }

    /** Returns the line with an end. A carriage return at the end of the text stays in the text. */
    Line ended(String newline) {
        if (!end.isEmpty()) {
            return this;
        }
        return new Line(number, text, text.endsWith("\r") ? CRLF : newline);
    }

    /** Leaves out the text, which may hold a secret. */
    @Override
    public String toString() {
        return "Line[" + number + "]";
    }
}

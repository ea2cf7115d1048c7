package dev.stslib.core.profile;

import java.util.ArrayList;
import java.util.List;

/** A physical line and how it ends: with a line feed, with carriage return and line feed, or (the last) with nothing. */
record TextLine(String text, String end) {
    static final String LF = "\n";
    static final String CRLF = "\r\n";

    static List<TextLine> split(String text) {
        List<TextLine> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            if (feed < 0) {
                lines.add(new TextLine(text.substring(start), ""));
                break;
            }
            boolean crlf = feed > start && text.charAt(feed - 1) == '\r';
            lines.add(new TextLine(text.substring(start, crlf ? feed - 1 : feed), crlf ? CRLF : LF));
            start = feed + 1;
        }
        return lines;
    }

    /** The same line, ended; a carriage return that belongs to the text stays apart from the line's end. */
    TextLine ended(String newline) {
        if (!end.isEmpty()) {
            return this;
        }
        return new TextLine(text, text.endsWith("\r") ? CRLF : newline);
    }

    boolean blank() {
        return Grammar.trim(text).isEmpty();
    }

    boolean comment() {
        return Grammar.isSkipped(text) && !blank();
    }

    boolean indented() {
        return !text.isEmpty() && Grammar.isSpace(text.charAt(0)) && !blank();
    }

    boolean header() {
        return text.startsWith("[");
    }
}

package dev.stslib.format.shell;

/** A position in a text of a format. */
final class Cursor {
    private final String format;
    private final String text;
    private int at;

    Cursor(String format, String text) {
        this.format = format;
        this.text = text;
    }

    /** Moves past the expected text, or returns false if the text goes on in another way. */
    boolean skip(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    /** Moves past one character and returns it; throws at the end of the text. */
    char next() {
        if (at == text.length()) {
            throw Texts.notWrittenBy(format);
        }
        return text.charAt(at++);
    }

    /** The text before the position. */
    String before() {
        return text.substring(0, at);
    }

    /** The text behind the position. */
    String rest() {
        return text.substring(at);
    }
}

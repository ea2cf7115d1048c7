package dev.stslib.testkit.sts;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes the XML of an answer, every text escaped. */
final class Xml {
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    Xml open(String name) {
        return open(name, "");
    }

    Xml open(String name, String attributes) {
        indent().append('<').append(name).append(attributes).append(">\n");
        open.push(name);
        return this;
    }

    Xml element(String name, String content) {
        indent().append('<').append(name).append('>');
        content.codePoints().forEach(this::escaped);
        text.append("</").append(name).append(">\n");
        return this;
    }

    Xml close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
        return this;
    }

    private StringBuilder indent() {
        return text.append("  ".repeat(open.size()));
    }

    /** XML 1.0 cannot carry control characters, so they become the replacement character. */
    private void escaped(int character) {
        switch (character) {
            case '&' -> text.append("&amp;");
            case '<' -> text.append("&lt;");
            case '>' -> text.append("&gt;");
            case '"' -> text.append("&quot;");
            case '\'' -> text.append("&#39;");
            case '\t', '\n', '\r' -> text.append("&#").append(character).append(';');
            default -> text.appendCodePoint(isXml(character) ? character : 0xfffd);
        }
    }

    private static boolean isXml(int character) {
        return character >= 0x20
                && !(character >= 0xd800 && character <= 0xdfff)
                && character != 0xfffe
                && character != 0xffff;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

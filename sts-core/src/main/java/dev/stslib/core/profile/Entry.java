package dev.stslib.core.profile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a section that belong together: a property with its continuations and what stands between them, or one other
 * line.
 */
final class Entry {
    private final @Nullable KeyValue property;
    private final List<Line> lines = new ArrayList<>();

    private Entry(@Nullable KeyValue property) {
        this.property = property;
    }

    /** A line of a section that is read. */
    static Entry read(Line line) {
        return line.kind() == Line.Kind.PROPERTY ? new Entry(KeyValue.of(line)).with(line) : other(line);
    }

    /** A line that is kept as it is. */
    static Entry other(Line line) {
        return new Entry(null).with(line);
    }

    /** The lines of a new value under a key. */
    static Entry fresh(String key, String value, String newline) {
        Entry entry = new Entry(new KeyValue(key, value));
        PropertyText.lines(key, value).forEach(line -> entry.lines.add(Line.fresh(line, newline)));
        return entry;
    }

    private Entry with(Line line) {
        lines.add(line);
        return this;
    }

    /** The property as its first line gives it; null for another line and for one without an equals sign. */
    @Nullable
    KeyValue property() {
        return property;
    }

    /** The key in lower case, or null if this is no property with a valid name. */
    @Nullable
    String key() {
        return property != null && property.named() ? KeyValue.lower(property.key()) : null;
    }

    Line first() {
        return lines.get(0);
    }

    List<Line> lines() {
        return lines;
    }

    /** The comments among the lines, each as a line of its own. */
    List<Entry> comments(String newline) {
        List<Entry> comments = new ArrayList<>();
        String text = first().text();
        int inline = Grammar.commentStart(text);
        if (inline < text.length()) {
            comments.add(other(Line.fresh(Grammar.trim(text.substring(inline)), newline)));
        }
        lines.stream()
                .skip(1)
                .filter(line -> line.kind() == Line.Kind.COMMENT)
                .forEach(line -> comments.add(other(line)));
        return comments;
    }
}

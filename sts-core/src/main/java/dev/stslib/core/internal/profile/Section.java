package dev.stslib.core.internal.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A header line with the lines below it; without a header line, the lines before the first one. A property extends from
 * its line to its last continuation, with the blank lines and comments between them.
 */
public final class Section {
    private final @Nullable SectionId id;
    private final @Nullable Line headerLine;
    private final List<Line> body = new ArrayList<>();

    Section(@Nullable SectionId id, @Nullable Line headerLine) {
        this.id = id;
        this.headerLine = headerLine;
    }

    /** The section that the header opens, or null if it is not read: its lines are kept as they are. */
    @Nullable
    SectionId id() {
        return id;
    }

    @Nullable
    Line headerLine() {
        return headerLine;
    }

    /** The lines below the header. */
    List<Line> body() {
        return body;
    }

    Stream<Line> lines() {
        return Stream.concat(Stream.ofNullable(headerLine), body.stream());
    }

    /** Returns the index of a key's line, the last one if there are several; negative if there is none. */
    int find(String lowerKey) {
        int index = body.size() - 1;
        while (index >= 0 && !lowerKey.equals(key(body.get(index)))) {
            index--;
        }
        return index;
    }

    /** The key of a property line in lower case, or null for other lines and names that are not valid. */
    private static @Nullable String key(Line line) {
        KeyValue pair = line.kind() == Line.Kind.PROPERTY ? KeyValue.of(line) : null;
        return pair != null && pair.named() ? KeyValue.lower(pair.key()) : null;
    }

    /** The lines of the property that begins at an index. */
    private List<Line> property(int start) {
        int end = start + 1;
        for (int i = end; i < body.size() && body.get(i).kind() != Line.Kind.PROPERTY; i++) {
            if (body.get(i).kind() == Line.Kind.CONTINUATION) {
                end = i + 1;
            }
        }
        return body.subList(start, end);
    }

    /** Adds a property behind the last one. */
    void append(List<Line> property) {
        int index = body.size();
        while (index > 0 && body.get(index - 1).kind().skipped()) {
            index--;
        }
        body.addAll(index, property);
    }

    /** Replaces a property. Its comments stay, each as a line. */
    void replace(int index, List<Line> property, String newline) {
        List<Line> old = property(index);
        List<Line> lines = new ArrayList<>();
        String text = old.get(0).text();
        int inline = Grammar.commentStart(text);
        if (inline < text.length()) {
            lines.add(Line.fresh(Grammar.trim(text.substring(inline)), newline));
        }
        old.stream().filter(line -> line.kind() == Line.Kind.COMMENT).forEach(lines::add);
        lines.addAll(property);
        old.clear();
        body.addAll(index, lines);
    }

    /** Removes the properties with these keys and their comments. Returns true if there were any. */
    public boolean removeIf(Predicate<String> lowerKey) {
        boolean removed = false;
        for (int i = body.size() - 1; i >= 0; i--) {
            String key = key(body.get(i));
            if (key != null && lowerKey.test(key)) {
                property(i).clear();
                removed = true;
            }
        }
        return removed;
    }

    /** Returns the comments between the properties, without a header. */
    Section comments() {
        Section rest = new Section(null, null);
        int index = 0;
        while (index < body.size()) {
            Line line = body.get(index);
            if (line.kind() == Line.Kind.COMMENT) {
                rest.body.add(line);
            }
            index += line.kind() == Line.Kind.PROPERTY ? property(index).size() : 1;
        }
        return rest;
    }
}

package dev.stslib.core.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A header with what stands below it; or, without a header, what stands before the first. */
final class TextSection {
    private final @Nullable SectionId id;
    private final @Nullable TextLine header;
    private final List<TextItem> items = new ArrayList<>();

    TextSection(@Nullable SectionId id, @Nullable TextLine header) {
        this.id = id;
        this.header = header;
    }

    /** The section that the header opens, or null for one that is ignored. */
    @Nullable
    SectionId id() {
        return id;
    }

    List<TextItem> items() {
        return items;
    }

    /** Adds a line of the file. A continuation takes blank lines and comments before it along. */
    void add(TextLine line) {
        boolean continues = id != null && line.indented();
        if (continues) {
            int owner = items.size() - 1;
            while (!owns(items.get(owner))) {
                owner--;
            }
            List<TextLine> lines = items.get(owner).lines();
            List<TextItem> between = items.subList(owner + 1, items.size());
            between.forEach(item -> lines.addAll(item.lines()));
            between.clear();
            lines.add(line);
        } else {
            items.add(Grammar.isSkipped(line.text()) || id == null ? TextItem.other(line) : TextItem.property(line));
        }
    }

    private static boolean owns(TextItem item) {
        return !Grammar.isSkipped(item.lines().get(0).text());
    }

    /** Where a key's value stands, the last if it is there more than once; negative if it is not there. */
    int find(String key) {
        int index = items.size() - 1;
        while (index >= 0 && !items.get(index).has(key)) {
            index--;
        }
        return index;
    }

    /** Puts a new property behind the last one there is. */
    void append(TextItem item) {
        int index = items.size();
        while (index > 0 && !owns(items.get(index - 1))) {
            index--;
        }
        items.add(index, item);
    }

    /** Puts a new value in the place of an old one; comments stay, as lines of their own. */
    void replace(int index, TextItem item, String newline) {
        List<TextItem> kept = items.get(index).comments(newline);
        items.set(index, item);
        items.addAll(index, kept);
    }

    /** Takes a key out, as often as it is there; its inline comment goes with it. */
    boolean remove(String key) {
        return items.removeIf(item -> item.has(key));
    }

    /** Takes all properties out. */
    void clear() {
        items.removeIf(item -> !item.lines().get(0).comment());
    }

    Stream<TextLine> lines() {
        return Stream.concat(Stream.ofNullable(header), items.stream().flatMap(item -> item.lines().stream()));
    }
}

package dev.stslib.core.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A header line with the lines below it; or, without a header line, what stands before the first one. */
final class Section {
    private final @Nullable SectionId id;
    private final @Nullable Line headerLine;
    private final List<Entry> entries = new ArrayList<>();

    Section(@Nullable SectionId id, @Nullable Line headerLine) {
        this.id = id;
        this.headerLine = headerLine;
    }

    /** Lines without a header. */
    static Section headless(List<Entry> entries) {
        Section section = new Section(null, null);
        section.entries.addAll(entries);
        return section;
    }

    /** What the header opens, or null for a section that is not read: its lines are kept, and not looked at. */
    @Nullable
    SectionId id() {
        return id;
    }

    @Nullable
    Line headerLine() {
        return headerLine;
    }

    List<Entry> entries() {
        return entries;
    }

    /** Adds a line of the file. A continuation takes blank lines and comments before it along. */
    void add(Line line) {
        if (id == null) {
            entries.add(Entry.other(line));
            return;
        }
        int owner = line.kind() == Line.Kind.CONTINUATION ? lastUnskipped() : -1;
        if (owner < 0) {
            entries.add(Entry.read(line));
            return;
        }
        List<Line> lines = entries.get(owner).lines();
        List<Entry> between = entries.subList(owner + 1, entries.size());
        between.forEach(entry -> lines.addAll(entry.lines()));
        between.clear();
        lines.add(line);
    }

    /** The last entry that is no comment and not blank; negative if there is none. */
    private int lastUnskipped() {
        int index = entries.size() - 1;
        while (index >= 0 && entries.get(index).first().kind().skipped()) {
            index--;
        }
        return index;
    }

    /** Where a key's value stands, the last if it is there more than once; negative if it is not there. */
    int find(String lowerKey) {
        int index = entries.size() - 1;
        while (index >= 0 && !lowerKey.equals(entries.get(index).key())) {
            index--;
        }
        return index;
    }

    /** Puts a new property behind the last one there is. */
    void append(Entry entry) {
        entries.add(lastUnskipped() + 1, entry);
    }

    /** Puts a new value in the place of an old one; comments stay, as lines of their own. */
    void replace(int index, Entry entry, String newline) {
        List<Entry> kept = entries.get(index).comments(newline);
        entries.set(index, entry);
        entries.addAll(index, kept);
    }

    /** Takes a key out, as often as it is there; its inline comment goes with it. */
    boolean remove(String lowerKey) {
        return entries.removeIf(entry -> lowerKey.equals(entry.key()));
    }

    /** The comments that stand between the properties. */
    List<Entry> comments() {
        return entries.stream()
                .filter(entry -> entry.first().kind() == Line.Kind.COMMENT)
                .toList();
    }

    Stream<Line> lines() {
        return Stream.concat(
                Stream.ofNullable(headerLine), entries.stream().flatMap(entry -> entry.lines().stream()));
    }
}

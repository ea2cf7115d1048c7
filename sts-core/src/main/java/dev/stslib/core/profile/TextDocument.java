package dev.stslib.core.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A profile file line by line, so that what is not touched stays as it is. The file must be well formed. */
final class TextDocument {
    private final FileKind kind;
    private final String newline;
    private final List<TextSection> sections = new ArrayList<>();
    private final Map<SectionId, List<TextSection>> index = new HashMap<>();

    TextDocument(FileKind kind, String text) {
        this.kind = kind;
        List<TextLine> lines = TextLine.split(text);
        boolean dropDefault = kind != FileKind.CREDENTIALS && hasPrefixedDefault(lines);
        newline = lines.isEmpty() || lines.get(0).end().isEmpty()
                ? TextLine.LF
                : lines.get(0).end();
        TextSection section = new TextSection(null, null);
        sections.add(section);
        for (TextLine line : lines) {
            if (line.header()) {
                section = new TextSection(id(line, dropDefault), line);
                add(section);
            } else {
                section.add(line);
            }
        }
    }

    private static boolean hasPrefixedDefault(List<TextLine> lines) {
        return lines.stream()
                .filter(TextLine::header)
                .anyMatch(line -> header(line).isPrefixedDefault());
    }

    private static Header header(TextLine line) {
        String inside = Header.inside(line.text());
        return Header.of(inside == null ? "" : inside);
    }

    private @Nullable SectionId id(TextLine line, boolean dropDefault) {
        Header header = header(line);
        boolean ignored = !Grammar.isName(header.name()) || (dropDefault && header.isBareDefault());
        return ignored ? null : kind.section(header);
    }

    private void add(TextSection section) {
        sections.add(section);
        SectionId id = section.id();
        if (id != null) {
            index.computeIfAbsent(id, key -> new ArrayList<>()).add(section);
        }
    }

    List<TextSection> find(SectionId id) {
        return index.getOrDefault(id, List.of());
    }

    void set(SectionId id, String key, String value) {
        List<TextSection> found = find(id);
        for (int i = found.size() - 1; i >= 0; i--) {
            int place = found.get(i).find(lower(key));
            if (place >= 0) {
                String written = found.get(i).items().get(place).keyOr(key);
                found.get(i).replace(place, TextItem.of(written, value, newline), newline);
                return;
            }
        }
        TextItem item = TextItem.of(key, value, newline);
        (found.isEmpty() ? append(id) : found.get(found.size() - 1)).append(item);
    }

    TextSection append(SectionId id) {
        String header = kind.header(id);
        TextSection last = sections.get(sections.size() - 1);
        List<TextLine> before = last.lines().toList();
        if (!before.isEmpty() && !before.get(before.size() - 1).blank()) {
            last.items().add(TextItem.other(new TextLine("", newline)));
        }
        TextSection section = new TextSection(id, new TextLine(header, newline));
        add(section);
        return section;
    }

    void removeSection(SectionId id) {
        find(id).forEach(section -> {
            section.clear();
            sections.set(sections.indexOf(section), headless(section));
        });
        index.remove(id);
    }

    private static TextSection headless(TextSection section) {
        TextSection rest = new TextSection(null, null);
        rest.items().addAll(section.items());
        return rest;
    }

    /** The text, in which the last line alone may lack an end. */
    String text() {
        StringBuilder text = new StringBuilder();
        List<TextLine> lines = sections.stream().flatMap(TextSection::lines).toList();
        for (int i = 0; i < lines.size(); i++) {
            TextLine line = i < lines.size() - 1 ? lines.get(i).ended(newline) : lines.get(i);
            text.append(line.text()).append(line.end());
        }
        return text.toString();
    }

    private static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }
}

package dev.stslib.core.internal.profile;

import dev.stslib.core.profile.ProfileEditor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file in AWS's grammar, line by line: {@link ProfileReader} reads profiles from it, {@link ProfileEditor} changes it,
 * and unchanged lines stay as they are. Any text is a document; the reader reports its errors.
 */
public final class ProfileDocument {
    private final HeaderRules headers;
    private final String newline;
    private final List<Section> sections = new ArrayList<>();
    private final Map<SectionId, List<Section>> index = new HashMap<>();

    public ProfileDocument(FileKind kind, List<Line> lines) {
        headers = HeaderRules.of(kind, lines);
        newline = lines.isEmpty() || lines.get(0).end().isEmpty()
                ? Line.LF
                : lines.get(0).end();
        Section section = new Section(null, null);
        sections.add(section);
        for (Line line : lines) {
            if (line.kind() == Line.Kind.HEADER) {
                section = new Section(id(line), line);
                add(section);
            } else {
                section.body().add(line);
            }
        }
    }

    private @Nullable SectionId id(Line line) {
        SectionHeader header = SectionHeader.of(line);
        return header == null ? null : headers.section(header);
    }

    private void add(Section section) {
        sections.add(section);
        SectionId id = section.id();
        if (id != null) {
            index.computeIfAbsent(id, key -> new ArrayList<>()).add(section);
        }
    }

    HeaderRules headers() {
        return headers;
    }

    /** The lines before the first header, then the sections in order. */
    List<Section> sections() {
        return sections;
    }

    public List<Section> find(SectionId id) {
        return index.getOrDefault(id, List.of());
    }

    public void set(SectionId id, String key, String value) {
        List<Section> found = find(id);
        for (int i = found.size() - 1; i >= 0; i--) {
            Section section = found.get(i);
            int place = section.find(KeyValue.lower(key));
            if (place >= 0) {
                KeyValue old = KeyValue.of(section.body().get(place));
                section.replace(place, property(old == null ? key : old.key(), value), newline);
                return;
            }
        }
        List<Line> property = property(key, value);
        (found.isEmpty() ? append(id) : found.get(found.size() - 1)).append(property);
    }

    private List<Line> property(String key, String value) {
        return PropertyText.lines(key, value).stream()
                .map(line -> Line.fresh(line, newline))
                .toList();
    }

    public Section append(SectionId id) {
        String header = headers.kind().header(id);
        Section last = sections.get(sections.size() - 1);
        List<Line> before = last.lines().toList();
        if (!before.isEmpty() && before.get(before.size() - 1).kind() != Line.Kind.BLANK) {
            last.body().add(Line.fresh("", newline));
        }
        Section section = new Section(id, Line.fresh(header, newline));
        add(section);
        return section;
    }

    public void removeSection(SectionId id) {
        List<Section> removed = find(id);
        sections.replaceAll(section -> removed.contains(section) ? section.comments() : section);
        index.remove(id);
    }

    /** Returns the text. Only the last line may lack an end. */
    public String text() {
        StringBuilder text = new StringBuilder();
        List<Line> lines = sections.stream().flatMap(Section::lines).toList();
        for (int i = 0; i < lines.size(); i++) {
            Line line = i < lines.size() - 1 ? lines.get(i).ended(newline) : lines.get(i);
            text.append(line.text()).append(line.end());
        }
        return text.toString();
    }
}

package dev.stslib.core.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lines that belong together: a property with its continuations, or anything else that stands alone. */
final class TextItem {
    private final @Nullable String key;
    private final List<TextLine> lines = new ArrayList<>();

    private TextItem(@Nullable String key) {
        this.key = key;
    }

    /** The line of a property; one whose name is invalid has no key. */
    static TextItem property(TextLine line) {
        String text = line.text().substring(0, Grammar.commentStart(line.text()));
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : Grammar.trim(text.substring(0, equals));
        TextItem item = new TextItem(Grammar.isName(name) ? name : null);
        item.lines.add(line);
        return item;
    }

    static TextItem other(TextLine line) {
        TextItem item = new TextItem(null);
        item.lines.add(line);
        return item;
    }

    /** The lines of a new value under a key. */
    static TextItem of(String key, String value, String newline) {
        TextItem item = new TextItem(key);
        PropertyText.lines(key, value).forEach(line -> item.lines.add(new TextLine(line, newline)));
        return item;
    }

    boolean property() {
        return key != null;
    }

    boolean has(String wanted) {
        return key != null && key.toLowerCase(Locale.ROOT).equals(wanted);
    }

    /** The key as it is written, or the other name where there is none. */
    String keyOr(String other) {
        return key == null ? other : key;
    }

    String lowerKey() {
        return keyOr("").toLowerCase(Locale.ROOT);
    }

    List<TextLine> lines() {
        return lines;
    }

    /** The comments among the lines, each as a line of its own. */
    List<TextItem> comments(String newline) {
        List<TextItem> comments = new ArrayList<>();
        String first = lines.get(0).text();
        int inline = Grammar.commentStart(first);
        if (inline < first.length()) {
            comments.add(other(new TextLine(Grammar.trim(first.substring(inline)), newline)));
        }
        lines.stream().skip(1).filter(TextLine::comment).forEach(line -> comments.add(other(line)));
        return comments;
    }
}

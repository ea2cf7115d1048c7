package dev.stslib.core.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A text table: each column is as wide as its widest cell, without lines between the columns. */
final class SnapshotTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths;

    SnapshotTable(String... head) {
        widths = new int[head.length];
        add(head);
    }

    void add(String... cells) {
        rows.add(List.of(cells));
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    /** Returns hours, minutes and seconds, such as {@code 1:59:30}. */
    static String text(Duration left) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

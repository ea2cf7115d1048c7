package dev.stslib.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program found.
 *
 * @param name the program
 * @param title what it measures
 * @param peer what ours is measured beside; a row may say it more closely
 * @param rows the figures
 * @param remarks what else there is to say
 */
public record Report(String name, String title, String peer, List<Row> rows, List<String> remarks) {
    /** The peer of most programs. */
    static final String SDK = "AWS SDK";

    public Report {
        rows = List.copyOf(rows);
        remarks = List.copyOf(remarks);
    }

    Report(String name, String title, List<Row> rows, List<String> remarks) {
        this(name, title, SDK, rows, remarks);
    }

    /** The table: what, ours, the peer's, the ratio. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("what", "unit", "ours", peer, peer.substring(peer.lastIndexOf(' ') + 1) + "/ours", "asked"));
        for (Row row : rows) {
            lines.add(List.of(
                    row.what(),
                    row.unit(),
                    Numbers.text(row.ours()),
                    Numbers.text(row.sdk()),
                    Numbers.text(row.ratio()),
                    row.goal().verdict(row)));
        }
        StringBuilder text = new StringBuilder(name + ": " + title + "\n");
        int[] widths = widths(lines);
        for (List<String> line : lines) {
            StringBuilder cells = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String pad = " ".repeat(widths[i] - line.get(i).length());
                boolean number = i >= 2 && i <= 4;
                cells.append(number ? pad + line.get(i) : line.get(i) + pad).append("  ");
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
        return text.toString();
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return widths;
    }
}

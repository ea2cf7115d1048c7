package dev.stslib.benchmarks;

import java.util.Locale;

/** A report as a picture: two bars for each row, ours and the SDK's, each pair on a separate scale. */
final class BarPlot {
    private static final int LABELS = 330;
    /** As wide as a letter of the labels is at most on average, in pixels. */
    private static final int LETTER = 7;

    private static final int BARS = 360;
    private static final int NUMBERS = 150;
    private static final int TOP = 60;
    private static final int ROW = 40;
    private static final int BAR = 13;
    private static final String OURS = "#2e7d32";
    private static final String SDK = "#9e9e9e";

    private final Report report;
    /** Where the bars begin: right of the longest label. */
    private final int bars;

    BarPlot(Report report) {
        this.report = report;
        int longest = report.rows().stream()
                .mapToInt(row -> row.what().length())
                .max()
                .orElse(0);
        bars = Math.max(LABELS, LETTER * (longest + 3));
    }

    String svg() {
        int width = bars + BARS + NUMBERS;
        int height = TOP + ROW * report.rows().size() + 10;
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n",
                width, height, width, height));
        svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", width, height));
        text(svg, 10, 22, report.name() + ": " + report.title());
        bar(svg, 10, 34, 12, OURS);
        text(svg, 28, 45, "ours");
        bar(svg, 80, 34, 12, SDK);
        text(svg, 98, 45, report.peer() + " (each pair to its own scale; shorter is better)");
        int y = TOP;
        for (Row row : report.rows()) {
            row(svg, row, y);
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private void row(StringBuilder svg, Row row, int y) {
        text(svg, 10, y + 17, row.what());
        double largest = Double.isNaN(row.sdk()) ? row.ours() : Math.max(row.ours(), row.sdk());
        bar(svg, row.ours(), largest, y, OURS, row.unit());
        bar(svg, row.sdk(), largest, y + BAR + 1, SDK, row.unit());
    }

    private void bar(StringBuilder svg, double value, double largest, int y, String colour, String unit) {
        if (Double.isNaN(value)) {
            return;
        }
        int length = largest > 0 ? (int) Math.max(1, Math.round(BARS * value / largest)) : 1;
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n", bars, y, length, BAR, colour));
        text(svg, bars + length + 5, y + 11, Numbers.text(value) + " " + unit);
    }

    private static void bar(StringBuilder svg, int x, int y, int length, String colour) {
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n", x, y, length, BAR, colour));
    }

    private static void text(StringBuilder svg, int x, int y, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, escaped));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

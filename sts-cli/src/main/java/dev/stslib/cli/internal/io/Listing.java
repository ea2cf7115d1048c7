package dev.stslib.cli.internal.io;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of values that are printed as a table for people or as JSON for programs. It never holds a secret. */
public final class Listing {
    private final List<String> columns;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /**
     * Starts a listing.
     *
     * @param columns the names of the columns, such as {@code expires in}
     */
    public Listing(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row: texts, numbers, truth values, times and durations, null for unknown; one for each column. */
    public void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("A row has " + columns.size() + " values, not " + values.length);
        }
        rows.add(Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values))));
    }

    /** Whether there are no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The rows as objects for JSON: times in ISO 8601, durations in seconds, a part of a whole from 0 to 1. */
    public List<Map<String, @Nullable Object>> objects() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(camelCase(columns.get(i)), plain(row.get(i)));
            }
            objects.add(object);
        }
        return objects;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Duration duration) {
            return duration.toSeconds();
        }
        if (value instanceof Bar bar) {
            return Math.round(bar.part() * 100) / 100.0;
        }
        return value instanceof Instant ? value.toString() : value;
    }

    private static String camelCase(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split(" ", -1)) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    /** The rows as a table: each column as wide as its widest cell, two spaces between the columns. */
    public List<String> table() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(
                columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList());
        rows.forEach(row -> cells.add(row.stream().map(Listing::text).toList()));
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(width(cells, i) - row.get(i).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(List<List<String>> cells, int column) {
        return cells.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        if (value instanceof Duration duration) {
            return text(duration);
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        return Lines.one(value instanceof Instant time ? Times.shown(time) : value.toString());
    }

    /** A time left, such as {@code 3h 59m}. */
    private static String text(Duration left) {
        if (left.isZero() || left.isNegative()) {
            return "expired";
        }
        if (left.toDays() > 365) {
            return "never";
        }
        if (left.toHours() > 0) {
            return left.toHours() + "h " + left.toMinutesPart() + "m";
        }
        return left.toMinutes() > 0 ? left.toMinutes() + "m" : left.toSeconds() + "s";
    }

    /**
     * A part of a whole as a bar of ten signs.
     *
     * @param part 0 to 1; values outside count as the nearest one inside
     */
    public record Bar(double part) {
        private static final int SIGNS = 10;

        public Bar {
            part = Math.max(0, Math.min(1, part));
        }

        @Override
        public String toString() {
            int full = (int) Math.round(part * SIGNS);
            return "#".repeat(full) + ".".repeat(SIGNS - full);
        }
    }
}

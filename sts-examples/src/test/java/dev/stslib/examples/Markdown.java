package dev.stslib.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document of the project: its fenced blocks, its tables and its links. */
record Markdown(Path file, List<String> lines) {
    /** A fenced block. */
    record Block(String language, String text, int line) {}

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");

    /** The folder that holds the whole project. */
    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    static Markdown read(String name) {
        return read(root().resolve(name));
    }

    private static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document of the project. */
    static List<Markdown> all() {
        return Stream.of(root(), root().resolve("docs"))
                .flatMap(Markdown::documents)
                .sorted()
                .map(Markdown::read)
                .toList();
    }

    private static Stream<Path> documents(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                String found = lines.get(i).substring("```".length());
                blocks.add(new Block(found, String.join("\n", lines.subList(i + 1, end)), i + 1));
                i = end;
            }
        }
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The cells of all table rows but heads and the lines under them. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : lines) {
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (line.startsWith("|---")) {
                inTable = true;
            } else if (inTable) {
                rows.add(cells(line));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(CELL_BORDER.split(line.substring(1)))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    /** Where the links to other files of the project lead. */
    List<Path> links() {
        Path folder = file.resolveSibling("");
        return lines.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map((MatchResult link) -> link.group(1))
                .filter(target -> !target.contains(":"))
                .map(target -> folder.resolve(target).normalize())
                .toList();
    }

    @Override
    public String toString() {
        return root().relativize(file).toString();
    }
}

package dev.stslib.core.internal.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A named case of {@code src/test/resources/rules}; its README says how one is written. */
record RuleCase(String section, String name, Map<String, String> parts) {

    static List<RuleCase> all() {
        Path folder = Path.of("src/test/resources/rules");
        try (Stream<Path> files = Files.list(folder)) {
            List<RuleCase> cases = new ArrayList<>();
            files.filter(file -> file.toString().endsWith(".cases")).sorted().forEach(file -> read(file, cases));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Path file, List<RuleCase> cases) {
        try {
            RuleCase current = null;
            String part = "";
            for (String line : Files.readString(file).split("\n", -1)) {
                if (line.startsWith("=== ")) {
                    String name = line.substring(4);
                    current = new RuleCase(name.substring(0, name.indexOf('.')), name, new LinkedHashMap<>());
                    cases.add(current);
                } else if (line.startsWith("--- ") && current != null) {
                    part = line.substring(4);
                    current.parts.put(part, "");
                } else if (current != null && !part.isEmpty()) {
                    current.parts.merge(part, line + "\n", String::concat);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a part that are not blank; none if the part is not there. */
    List<String> lines(String part) {
        return parts.getOrDefault(part, "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** The lines of a part as {@code name=value}. */
    Map<String, String> map(String part) {
        Map<String, String> map = new LinkedHashMap<>();
        lines(part)
                .forEach(line -> map.put(
                        line.substring(0, line.indexOf('=')).strip(),
                        line.substring(line.indexOf('=') + 1).strip()));
        return map;
    }

    /** The bytes of a file part; one that ends in "escaped" has its line feeds dropped and its escapes read. */
    static byte[] bytes(String part, String text) {
        return part.endsWith(" escaped")
                ? unescape(text.replace("\n", "")).getBytes(StandardCharsets.ISO_8859_1)
                : text.stripTrailing().concat("\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@code \n \r \t \\ \xNN}. */
    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> out.append(kind);
            }
        }
        return out.toString();
    }
}

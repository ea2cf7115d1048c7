package dev.stslib.cli.internal.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an audit log and finds lines that were changed, removed, replaced or reordered. */
public final class AuditCheck {
    /** Far more characters than a line has. A device may have no end of line. */
    private static final int LONGEST = 1 << 20;

    /** A file that is no audit log has a problem in each line. */
    private static final int MOST_PROBLEMS = 1000;

    private final List<String> problems = new ArrayList<>();
    private long whole;
    private AuditHead end = AuditHead.START;

    /**
     * What was found.
     *
     * @param whole how many lines are as they were written
     * @param problems the problems, a sentence without the full stop for each
     * @param endChecked whether the end of the log was compared with the end that is kept beside it
     */
    public record Result(long whole, List<String> problems, boolean endChecked) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    private AuditCheck() {}

    /**
     * Checks a log.
     *
     * @throws IOException if it cannot be read
     */
    public static Result of(Path log) throws IOException {
        AuditCheck check = new AuditCheck();
        // Before the lines, since other processes may append some meanwhile.
        Path head = AuditLog.headFile(log.toAbsolutePath());
        Optional<AuditHead> kept = Files.exists(head) ? AuditHead.read(head) : Optional.empty();
        check.read(log, kept.orElse(AuditHead.START));
        return new Result(check.whole, check.problems, kept.isPresent());
    }

    private void read(Path log, AuditHead kept) throws IOException {
        boolean found = kept.number() == 0;
        try (InputStream bytes = Files.newInputStream(log);
                // Malformed bytes are replaced, and then the hash of the line differs.
                BufferedReader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            long place = 0;
            for (String text = line(reader); text != null; text = line(reader)) {
                place++;
                if (text.length() > LONGEST || problems.size() >= MOST_PROBLEMS) {
                    problems.add("Line " + place + " and those behind it were not read, since "
                            + (text.length() > LONGEST
                                    ? "it is longer than a line of an audit log"
                                    : "there are too many problems"));
                    return;
                }
                Optional<AuditLine> line = AuditLine.parse(text);
                if (line.isEmpty()) {
                    problems.add("Line " + place + " is not a whole line of an audit log");
                } else {
                    add(place, line.get());
                    found |= line.get().number() == kept.number()
                            && line.get().hash().equals(kept.hash());
                }
            }
        }
        if (end.number() < kept.number()) {
            problems.add("The log ends with number " + end.number() + ", and number " + kept.number()
                    + " was written: lines at its end were removed");
        } else if (!found) {
            problems.add("Number " + kept.number() + " is not the line that was written: it was replaced");
        }
    }

    /** The next line; of one that is too long, its beginning; null at the end. */
    private static @Nullable String line(BufferedReader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n' && text.length() <= LONGEST) {
            text.append((char) next);
            next = reader.read();
        }
        return text.toString();
    }

    private void add(long place, AuditLine line) {
        String name = "Line " + place + (place == line.number() ? "" : " (number " + line.number() + ")");
        if (!line.whole()) {
            problems.add(name + " was changed: its hash differs");
        }
        if (line.number() <= end.number()) {
            problems.add(name + " stands behind number " + end.number() + ": it was moved or repeated");
            return;
        }
        if (line.number() > end.number() + 1) {
            problems.add("In front of line " + place + ", numbers " + (end.number() + 1) + " to " + (line.number() - 1)
                    + " are missing");
        } else if (!line.previous().equals(end.hash())) {
            problems.add(name + " does not follow the line in front of it: one of them was replaced");
        } else if (line.whole()) {
            whole++;
        }
        end = AuditHead.of(line);
    }
}

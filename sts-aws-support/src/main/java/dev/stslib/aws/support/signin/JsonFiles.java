package dev.stslib.aws.support.signin;

import dev.stslib.api.error.StslibException;
import dev.stslib.aws.support.json.Json;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import dev.stslib.store.support.file.TextFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The files of sign-ins, which the AWS CLI and the SDKs read and write too. They write in place, so that a reader may see
 * half a file: such a file is read again before it counts as damaged. What is written here replaces the file in one step,
 * and is its owner's alone. Safe for concurrent use.
 */
public final class JsonFiles {
    private static final int LARGEST = 100_000;

    private static final Duration PAUSE = Duration.ofMillis(25);
    /** For 125 ms together. Another tool writes a file in a few milliseconds. */
    private static final int MOST_TRIES = 6;

    /** Longer than any write takes. A process that was killed has left such a file. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final Pauses pauses;
    private final int room;

    /**
     * Reads and writes nothing yet.
     *
     * @param pauses waits before half a file is read again
     * @param room how many bytes {@link #replacing} makes sure of: more than a sign-in needs
     */
    public JsonFiles(Pauses pauses, int room) {
        this.pauses = pauses;
        this.room = room;
    }

    /**
     * Reads the fields of a file.
     *
     * @param file the file
     * @param damaged makes the error of a file that stays damaged from its problem, which is a sentence
     * @return the fields, or empty if there is no file or it cannot be read
     * @throws StslibException what {@code damaged} has made, if the file stays damaged
     */
    public Optional<Map<String, Object>> fields(Path file, Function<String, ? extends StslibException> damaged) {
        try {
            return read(file);
        } catch (Torn e) {
            throw damaged.apply("The document is not one JSON object, or is incomplete");
        }
    }

    /**
     * Reads the fields of a file.
     *
     * @param file the file
     * @return the fields; empty if the file is not there, stays damaged or cannot be read
     */
    public Map<String, Object> fieldsOrNone(Path file) {
        try {
            return read(file).orElse(Map.of());
        } catch (Torn e) {
            return Map.of();
        }
    }

    /** Half a file is read again for a while. */
    private Optional<Map<String, Object>> read(Path file) throws Torn {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(object(TextFiles.bytes(file, LARGEST)));
            } catch (Torn e) {
                if (attempt == MOST_TRIES) {
                    throw e;
                }
                pauses.pause(PAUSE);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    @SuppressWarnings("UnusedException") // The parser's message may quote the document.
    private static Map<String, Object> object(byte[] json) throws Torn {
        try {
            Map<String, Object> fields = Json.OBJECTS.readValue(json);
            if (fields == null) {
                throw new Torn();
            }
            return fields;
        } catch (IOException e) {
            throw new Torn();
        }
    }

    /** A file that is not one JSON object, perhaps because another tool is writing it. */
    private static final class Torn extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Writes a file atomically and durably, owner-only from the first byte. Makes its folder where it is missing.
     *
     * @param file the file
     * @param fields what it holds then
     * @throws StslibException if it cannot be written
     */
    public void write(Path file, Map<String, Object> fields) {
        Path folder = file.resolveSibling("");
        makeFolder(folder);
        OwnerOnlyFiles.replace(file, json(fields));
        sweep(folder);
    }

    /**
     * Replaces a file by fields that cannot be had twice, as {@link #write} does. The place for them is made first.
     *
     * @param file the file
     * @param work gets the fields and passes them on once, or leaves the file as it is
     * @param <T> what the work returns
     * @return what the work has returned
     * @throws StslibException if nothing can be written, before the work begins
     */
    public <T> T replacing(Path file, Function<Consumer<Map<String, Object>>, T> work) {
        Path folder = file.resolveSibling("");
        makeFolder(folder);
        T result = OwnerOnlyFiles.replacing(file, room, place -> work.apply(fields -> place.accept(json(fields))));
        sweep(folder);
        return result;
    }

    private static void sweep(Path folder) {
        try {
            OwnerOnlyFiles.sweepOlder(folder, LEFT_BEHIND);
        } catch (StslibException e) {
            // What was to be written is written.
            return;
        }
    }

    private static byte[] json(Map<String, Object> fields) {
        try {
            return Json.MAPPER.writeValueAsBytes(fields);
        } catch (IOException e) {
            throw new IllegalStateException("What was read as JSON can be written as JSON");
        }
    }

    /** Makes the folders of AWS's tools where they are missing. Existing ones stay as they are. */
    static void makeFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                makeFolder(parent);
            }
            OwnerOnlyFiles.createFolder(folder);
        }
    }
}

package dev.stslib.source.login;

import dev.stslib.api.error.SessionExpiredException;
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
 * The files of sign-ins, which the AWS CLI and the SDKs read and write too. The AWS CLI writes them in place, so that a
 * reader may see half a file: such a file is read again before it counts as damaged. What is written here replaces the
 * file in one step, is its owner's alone, and keeps the fields of other tools.
 */
final class LoginFiles {
    private static final int LARGEST = 100_000;
    /** A file has a few kilobytes: a session token, a refresh token of at most 2,048 characters, an id token, a key. */
    private static final int ROOM = 32_000;

    private static final Duration PAUSE = Duration.ofMillis(25);
    /** For 125 ms together. Another tool writes a file in a few milliseconds. */
    private static final int MOST_TRIES = 6;

    /** Longer than any write takes. A process that was killed has left such a file. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final Pauses pauses;

    LoginFiles(Pauses pauses) {
        this.pauses = pauses;
    }

    /**
     * Reads a sign-in.
     *
     * @return the sign-in, or empty if there is no file or it cannot be read
     * @throws SessionExpiredException if the file stays damaged
     */
    Optional<LoginToken> token(LoginCredentials session) {
        for (int attempt = 1; ; attempt++) {
            try {
                Map<String, Object> fields = object(TextFiles.bytes(session.tokenFile(), LARGEST));
                return Optional.of(LoginToken.of(fields, problem -> LoginErrors.unusable(session, problem)));
            } catch (Torn e) {
                if (attempt == MOST_TRIES) {
                    throw LoginErrors.unusable(session, "The document is not one JSON object, or is incomplete");
                }
                pauses.pause(PAUSE);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    /** Reads a sign-in; a damaged file counts as none. */
    Optional<LoginToken> tokenOrNone(LoginCredentials session) {
        try {
            return token(session);
        } catch (SessionExpiredException e) {
            return Optional.empty();
        }
    }

    /** The fields of a file, or empty if it is not there, is damaged or cannot be read. */
    Map<String, Object> fieldsOrNone(Path file) {
        try {
            return object(TextFiles.bytes(file, LARGEST));
        } catch (IOException e) {
            return Map.of();
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
     * Writes a file atomically and durably, owner-only from the first byte.
     *
     * @throws StslibException if it cannot be written
     */
    void write(Path file, Map<String, Object> fields) {
        makeFolder(file.resolveSibling(""));
        OwnerOnlyFiles.replace(file, json(fields));
        sweep(file);
    }

    /**
     * Writes a file by fields that cannot be had twice. A new file is beside the old one before the work begins.
     *
     * @param work makes the fields and passes them on, once or not at all
     * @throws StslibException if nothing can be written, and then the work has not begun
     */
    <T> T replacing(Path file, Function<Consumer<Map<String, Object>>, T> work) {
        makeFolder(file.resolveSibling(""));
        T made = OwnerOnlyFiles.replacing(file, ROOM, place -> work.apply(fields -> place.accept(json(fields))));
        sweep(file);
        return made;
    }

    private static void sweep(Path file) {
        try {
            OwnerOnlyFiles.sweepOlder(file.resolveSibling(""), LEFT_BEHIND);
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

    static boolean delete(Path file) {
        return OwnerOnlyFiles.delete(file);
    }
}

package dev.stslib.source.sso;

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
 * The files in {@code ~/.aws/sso/cache}, which the AWS CLI and the SDKs read and write too. They write in place, so that a
 * reader may see half a file: such a file is read again before it counts as damaged. What is written here replaces the
 * file in one step, is its owner's alone, and keeps the fields of other tools.
 */
final class SsoFiles {
    private static final int LARGEST = 100_000;
    /** More than a token needs. */
    private static final int ROOM = 16_384;

    private static final Duration PAUSE = Duration.ofMillis(25);
    /** For 125 ms together. Another tool writes a file in a few milliseconds. */
    private static final int MOST_TRIES = 6;

    /** Longer than any write takes. A process that was killed has left such a file. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final Pauses pauses;

    SsoFiles(Pauses pauses) {
        this.pauses = pauses;
    }

    /**
     * Reads the token of a sign-in.
     *
     * @return the token, or empty if there is no file, it cannot be read, or it belongs to another sign-in
     * @throws SessionExpiredException if the file stays damaged
     */
    Optional<SsoToken> token(SsoSession session) {
        return fields(session, session.tokenFile())
                .filter(fields -> SsoToken.isOf(session, fields))
                .map(fields -> SsoToken.of(fields, problem -> unusable(session, problem)));
    }

    /** The same, where a file that stays damaged counts as none. */
    Optional<SsoToken> tokenOrNone(SsoSession session) {
        try {
            return token(session);
        } catch (SessionExpiredException e) {
            return Optional.empty();
        }
    }

    private Optional<Map<String, Object>> fields(SsoSession session, Path file) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(object(TextFiles.bytes(file, LARGEST)));
            } catch (Torn e) {
                if (attempt == MOST_TRIES) {
                    throw unusable(session, "The document is not one JSON object, or is incomplete");
                }
                pauses.pause(PAUSE);
            } catch (IOException e) {
                return Optional.empty();
            }
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
        Path folder = file.resolveSibling("");
        makeFolder(folder);
        OwnerOnlyFiles.replace(file, json(fields));
        sweep(folder);
    }

    /**
     * Replaces a file by fields that cannot be had twice, as {@link #write} does. The place for them is made first.
     *
     * @param work gets the fields and passes them on, or leaves the file as it is
     * @throws StslibException if nothing can be written, before the work begins
     */
    <T> T replacing(Path file, Function<Consumer<Map<String, Object>>, T> work) {
        Path folder = file.resolveSibling("");
        makeFolder(folder);
        T result = OwnerOnlyFiles.replacing(file, ROOM, place -> work.apply(fields -> place.accept(json(fields))));
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

    static boolean delete(Path file) {
        return OwnerOnlyFiles.delete(file);
    }

    static SessionExpiredException logIn(SsoSession session, String what) {
        return error(session, place(session) + " " + what);
    }

    static SessionExpiredException missing(SsoSession session) {
        return logIn(session, "is not there, cannot be read, or belongs to another start URL or region");
    }

    static SessionExpiredException notRenewed(SsoSession session, String problem) {
        return logIn(session, "has expired and cannot be renewed (" + problem + ")");
    }

    static SessionExpiredException unusable(SsoSession session, String problem) {
        return error(session, place(session) + " cannot be used: " + problem);
    }

    /** The error of a sign-in that did not come to a good end. */
    static SessionExpiredException failed(SsoSession session, String what) {
        return error(session, "The sign-in to IAM Identity Center for " + session.label() + " " + what);
    }

    private static String place(SsoSession session) {
        return "The token of IAM Identity Center for " + session.label() + " (" + session.tokenFile() + ")";
    }

    private static SessionExpiredException error(SsoSession session, String what) {
        return new SessionExpiredException(what, remedy(session));
    }

    static String remedy(SsoSession session) {
        String name = session.name();
        return "Run aws sso login "
                + (name == null
                        ? "--profile " + session.label().replaceFirst("^profile '(.*)'$", "$1")
                        : "--sso-session " + name);
    }
}

package dev.stslib.store.support.file;

import dev.stslib.api.error.ProfileConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Small text files that other programs write: tokens, assertions, policies. Links are followed. A leading byte-order mark
 * is skipped. No message shows any of the content.
 */
public final class TextFiles {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFiles() {}

    /**
     * Reads a regular file of a limited size. A pipe or a device is refused, because it may never end.
     *
     * @param file the file
     * @param mostBytes how many bytes it may have, above zero
     * @return its content
     * @throws IOException if it cannot be read, is not a regular file or is larger
     */
    public static byte[] bytes(Path file, int mostBytes) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new IOException("more than " + mostBytes + " bytes");
            }
            return bytes;
        }
    }

    /**
     * Reads a text.
     *
     * @param place what the file is and where, at the beginning of a sentence
     * @param file the file
     * @param mostCharacters how many characters it may have, above zero
     * @return its text without a byte-order mark
     * @throws ProfileConfigurationException if it cannot be read, is not a regular file, is larger or is not UTF-8
     */
    public static String text(String place, Path file, int mostCharacters) {
        byte[] bytes;
        try {
            bytes = bytes(file, 4 * (mostCharacters + 1));
        } catch (IOException e) {
            throw new ProfileConfigurationException(
                    place + " cannot be read (" + reason(e) + ")",
                    "Check that it is a regular file of at most " + mostCharacters
                            + " characters, and that you may read it");
        }
        return text(place, bytes);
    }

    /**
     * Decodes a text.
     *
     * @param place where it comes from, at the beginning of a sentence
     * @param bytes the text in UTF-8
     * @return the text without a byte-order mark
     * @throws ProfileConfigurationException if it is not UTF-8
     */
    @SuppressWarnings("UnusedException") // It says no more than this error.
    public static String text(String place, byte[] bytes) {
        try {
            return withoutMark(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new ProfileConfigurationException(place + " is not valid UTF-8", "Save it as UTF-8 and try again");
        }
    }

    /**
     * Takes one leading byte-order mark off.
     *
     * @param text a text
     * @return the text without it
     */
    public static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    /** The kind of error, or what {@link #bytes} says: the platform's own messages only repeat the path. */
    private static String reason(IOException error) {
        String message = error.getMessage();
        return error.getClass() == IOException.class && message != null
                ? message
                : error.getClass().getSimpleName();
    }
}

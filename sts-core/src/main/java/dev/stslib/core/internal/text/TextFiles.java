package dev.stslib.core.internal.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text files in UTF-8. */
public final class TextFiles {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFiles() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its text, without the byte-order mark that some editors put at its start
     * @throws IOException if the file cannot be read or is not UTF-8
     */
    public static String read(Path file) throws IOException {
        String text = Files.readString(file);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }
}

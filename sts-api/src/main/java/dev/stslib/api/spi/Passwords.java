package dev.stslib.api.spi;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.file.OwnerOnlyFiles;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The password sources that come with the API. */
final class Passwords {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Passwords() {}

    static PasswordSource given(char[] password) {
        char[] copy = password.clone();
        return purpose -> notEmpty(copy.clone(), "The password for " + purpose + " is empty", "Give one");
    }

    static PasswordSource environment(String variable) {
        return purpose -> {
            String value = System.getenv(variable);
            return notEmpty(
                    value == null ? new char[0] : value.toCharArray(),
                    "The environment variable " + variable + " holds no password for " + purpose,
                    "Set it");
        };
    }

    static PasswordSource prompt() {
        return purpose -> {
            return notEmpty(
                    Terminal.readSecret("Password for " + purpose + ": "),
                    "Nobody typed a password for " + purpose,
                    "Run it on a terminal, or give the password by a file");
        };
    }

    static PasswordSource file(Path file) {
        return purpose -> firstLine(OwnerOnlyFiles.read(file), file.toString(), purpose);
    }

    static PasswordSource stored(OpenStore store, EntryName name) {
        return purpose -> {
            StoredEntry entry = store.load(name)
                    .orElseThrow(() -> new StoreException(
                            "The store has no entry '" + name + "', which should hold the password for " + purpose,
                            "Save it there"));
            return firstLine(entry.payload().revealSecret(), "the entry '" + name + "'", purpose);
        };
    }

    private static char[] firstLine(byte[] bytes, String place, String purpose) {
        return notEmpty(
                firstLine(bytes, place),
                "The first line of " + place + " holds no password for " + purpose,
                "Write one there");
    }

    /** The first line of UTF-8 text, without the mark that some editors put first; the bytes are overwritten. */
    static char[] firstLine(byte[] bytes, String place) {
        CharBuffer text = decode(bytes, place);
        int start = text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        char[] line = Arrays.copyOfRange(text.array(), start, end);
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(text.array(), ' ');
        return line;
    }

    private static CharBuffer decode(byte[] bytes, String place) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            Arrays.fill(bytes, (byte) 0);
            throw new StoreException(
                    "What " + place + " holds is no text in UTF-8, so its first line is no password",
                    "Write it anew in UTF-8");
        }
    }

    static char[] notEmpty(char[] password, String what, String mend) {
        if (password.length == 0) {
            throw new StoreException(what, mend);
        }
        return password;
    }
}

package dev.stslib.format.shell;

import dev.stslib.api.error.FormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8, and the error for what a format did not write. */
final class Texts {
    private Texts() {}

    /** Decodes bytes, or throws if they are not UTF-8. */
    @SuppressWarnings("UnusedException") // The error tells nothing about the bytes.
    static String decode(String format, byte[] encoded) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(encoded))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notWrittenBy(format);
        }
    }

    static FormatException notWrittenBy(String format) {
        return new FormatException(
                "The text is not what the format " + format + " writes, or is incomplete",
                "Name the format that it was written in, or request new credentials");
    }
}

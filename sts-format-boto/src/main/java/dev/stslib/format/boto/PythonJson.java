package dev.stslib.format.boto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what Python's {@code json.dump} writes with its defaults: a space after each colon and comma, everything that
 * is not printable ASCII as an escape with lower-case digits, no line end.
 *
 * @see <a href="https://docs.python.org/3/library/json.html#json.dump">Python, json.dump</a>
 */
final class PythonJson {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build()
            .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEntrySpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator(""))
                    .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance))
            .with(new EscapedDelete());

    private PythonJson() {}

    /** Writes an object of texts, nulls and such objects, in ASCII. */
    static byte[] dumps(Map<String, ?> object) {
        try {
            return WRITER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and maps of them can always be written", e);
        }
    }

    /** Python escapes DEL (U+007F) too, which is ASCII but not printable. */
    private static final class EscapedDelete extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0x7f] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null; // none of our own: all are standard escapes
        }
    }
}

package dev.stslib.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes profiles as stslib prints them: a JSON object of objects, indented by four. */
final class ProfilesJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ProfilesJson() {}

    static String of(Map<String, Map<String, String>> profiles) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(indented());
            json.writeStartObject();
            for (Map.Entry<String, Map<String, String>> profile : profiles.entrySet()) {
                json.writeObjectFieldStart(profile.getKey());
                for (Map.Entry<String, String> value : profile.getValue().entrySet()) {
                    json.writeStringField(value.getKey(), value.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A text cannot be written to memory", e);
        }
        return text.toString();
    }

    /** One for each text: it counts how deep it is. */
    private static PrettyPrinter indented() {
        Separators afterColon =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        return new DefaultPrettyPrinter(afterColon).withObjectIndenter(new DefaultIndenter("    ", "\n"));
    }
}

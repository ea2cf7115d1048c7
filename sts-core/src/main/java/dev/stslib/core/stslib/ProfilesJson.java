package dev.stslib.core.stslib;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.stslib.aws.support.json.Json;
import java.util.Map;

/** Writes profiles as stslib prints them: a JSON object of objects, indented by four. */
final class ProfilesJson {
    private static final ObjectWriter WRITER = Json.MAPPER.writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("    ", "\n")));

    private ProfilesJson() {}

    static String of(Map<String, Map<String, String>> profiles) {
        try {
            return WRITER.writeValueAsString(profiles);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and maps of them can always be written", e);
        }
    }
}

package dev.stslib.core.internal.aws;

import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The texts of one JSON object, by name. What is no text is left out. */
final class JsonTexts {
    private JsonTexts() {}

    static Map<String, String> read(String json) throws IOException {
        Map<String, Object> fields = Json.OBJECTS.readValue(json);
        Map<String, String> texts = new HashMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
    }
}

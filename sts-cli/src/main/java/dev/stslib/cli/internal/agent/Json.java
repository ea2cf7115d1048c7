package dev.stslib.cli.internal.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON between the agent and its clients. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** An object without fields. */
    static final JsonNode NOTHING = MAPPER.createObjectNode();

    private Json() {}

    static byte[] write(Map<String, ? extends @Nullable Object> fields) {
        try {
            return MAPPER.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON", e);
        }
    }

    /** An object; an empty one if the bytes are no JSON object. */
    static JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node != null && node.isObject() ? node : NOTHING;
        } catch (IOException e) {
            return NOTHING;
        }
    }
}

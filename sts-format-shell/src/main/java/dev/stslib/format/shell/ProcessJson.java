package dev.stslib.format.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.format.Fields;
import java.util.Map;

/** Strict JSON: no duplicate fields, nothing behind the document, and ASCII only in what is written. */
final class ProcessJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_LONG_FOR_INTS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private ProcessJson() {}

    static byte[] write(Map<String, ?> object) {
        try {
            return MAPPER.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts, numbers and maps of them can always be written", e);
        }
    }

    static Fields read(String format, byte[] encoded) {
        return Fields.parse(format, () -> MAPPER.readValue(encoded, OBJECT));
    }
}

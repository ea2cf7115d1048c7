package dev.stslib.aws.support.json;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import java.util.Map;
import java.util.function.Function;

/**
 * Strict JSON. Duplicate fields and anything behind the document are refused; a leading byte-order mark is skipped in
 * bytes. Never show the message of a Jackson exception, nor pass one on as a cause: it may quote the document.
 */
public final class Json {
    /** Reads and writes any document. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Reads one object into a {@code Map<String, Object>} of the kind that {@link Fields} reads. */
    public static final ObjectReader OBJECTS = MAPPER.readerFor(OBJECT);

    /** The same, but the last of two fields with one name counts. */
    public static final ObjectReader OBJECTS_WITH_DUPLICATES = MAPPER.rebuild()
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(OBJECT);

    private Json() {}

    /**
     * Reads the fields of one object.
     *
     * @param json the document
     * @param error makes the error out of the problem, which quotes nothing of the document
     * @return its fields
     */
    public static Fields fields(byte[] json, Function<String, ? extends StslibException> error) {
        return Fields.parse(error, () -> OBJECTS.readValue(json));
    }
}

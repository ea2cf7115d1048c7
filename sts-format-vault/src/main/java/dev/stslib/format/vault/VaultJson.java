package dev.stslib.format.vault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.stslib.api.format.Fields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON through Jackson's streams alone: binding would cost a cold start a fifth of a second. */
final class VaultJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private VaultJson() {}

    /** What writes a document. */
    @FunctionalInterface
    interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("An array takes everything", e);
        }
        return bytes.toByteArray();
    }

    static Fields read(byte[] encoded) {
        return Fields.parse(VaultFormat.NAME, () -> {
            try (JsonParser in = FACTORY.createParser(encoded)) {
                if (in.nextToken() == JsonToken.START_OBJECT) {
                    Map<String, Object> document = object(in);
                    if (in.nextToken() == null) {
                        return document;
                    }
                }
                throw new StreamCorruptedException("Not one object");
            }
        });
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            if (in.nextToken() != JsonToken.VALUE_NULL) {
                fields.put(name, value(in));
            }
        }
        return fields;
    }

    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            default -> {
                in.skipChildren();
                yield JsonToken.NOT_AVAILABLE;
            }
        };
    }
}

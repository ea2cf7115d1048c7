package dev.stslib.core.stslib;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.aws.support.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A set of credentials in a format, as text and as maps. */
final class FormattedSet {
    private static final TypeReference<LinkedHashMap<String, LinkedHashMap<String, Object>>> OBJECTS =
            new TypeReference<>() {};

    private FormattedSet() {}

    static Secret text(CredentialFormat format, CredentialSet set) {
        try {
            ByteBuffer encoded = ByteBuffer.wrap(format.encodeSet(set));
            return Secret.of(StandardCharsets.UTF_8.newDecoder().decode(encoded).toString());
        } catch (CharacterCodingException e) {
            throw new FormatException(
                    "The format '" + format.name() + "' is not text", "Export the credentials to a file instead");
        }
    }

    static Map<String, Map<String, Object>> map(CredentialFormat format, CredentialSet set) {
        try {
            Map<String, Map<String, Object>> maps = new LinkedHashMap<>();
            Json.MAPPER
                    .readValue(format.encodeSet(set), OBJECTS)
                    .forEach((name, fields) -> maps.put(name, Collections.unmodifiableMap(fields)));
            return Collections.unmodifiableMap(maps);
        } catch (IOException e) {
            // Not as a cause: its message may show parts of the document.
            throw new FormatException(
                    "The format '" + format.name() + "' is not a JSON object of objects",
                    "Use currentCredentials(), which gives typed values in any format");
        }
    }
}

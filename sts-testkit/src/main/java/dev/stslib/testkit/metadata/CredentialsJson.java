package dev.stslib.testkit.metadata;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes credentials as the endpoints give them: a flat JSON object. */
final class CredentialsJson {
    private CredentialsJson() {}

    /** The fields in order, each value as JSON. */
    static Map<String, String> fields(SourceCredentials credentials) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("AccessKeyId", quote(credentials.accessKeyId()));
        fields.put("SecretAccessKey", quote(credentials.secretAccessKey().revealSecret()));
        Secret token = credentials.sessionToken();
        if (token != null) {
            fields.put("Token", quote(token.revealSecret()));
        }
        Instant expiration = credentials.expiration();
        if (expiration != null) {
            fields.put("Expiration", quote(expiration.toString()));
        }
        return fields;
    }

    static String write(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "  " + quote(field.getKey()) + " : " + field.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}

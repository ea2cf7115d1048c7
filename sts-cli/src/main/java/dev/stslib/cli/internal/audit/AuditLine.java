package dev.stslib.cli.internal.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log: a JSON object whose last field is the hash of the text in front of it. It also has the hash of
 * the line before, so the lines form a chain.
 *
 * @param number 1 for the first line
 * @param previous the hash of the line before
 * @param hash the hash of this line
 * @param text the whole line
 * @param whole whether the hash is that of the text
 */
record AuditLine(long number, String previous, String hash, String text, boolean whole) {
    /** What the first line has for the hash of the line before. */
    static final String NONE = "0".repeat(64);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A log of the system puts its own text in front. */
    private static final Pattern LINE = Pattern.compile("[^{]*(\\{.*),\"hash\":\"([0-9a-f]{64})\"\\}\\s*");

    /** Makes the line that follows another one. */
    static AuditLine after(AuditHead head, Map<String, @Nullable Object> fields) {
        long number = head.number() + 1;
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("number", number);
        all.putAll(fields);
        all.put("previous", head.hash());
        String body = json(all);
        String hash = hash(body);
        String open = body.substring(0, body.length() - 1);
        return new AuditLine(number, head.hash(), hash, open + ",\"hash\":\"" + hash + "\"}", true);
    }

    private static String json(Map<String, @Nullable Object> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written as JSON", e);
        }
    }

    private static String hash(String body) {
        return Sha256.hex(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a line; empty if it is no line of an audit log. */
    static Optional<AuditLine> parse(String text) {
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String body = parts.group(1) + "}";
        String hash = parts.group(2);
        try {
            JsonNode fields = JSON.readTree(body);
            JsonNode number = fields.path("number");
            JsonNode previous = fields.path("previous");
            return number.isIntegralNumber() && previous.isTextual()
                    ? Optional.of(new AuditLine(
                            number.longValue(), previous.textValue(), hash, text, hash.equals(hash(body))))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}

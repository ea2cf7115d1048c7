package dev.stslib.core.internal.profile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.stslib.api.error.ProfileSyntaxException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A role file in JSON, as stslib's {@code profiles} prints it: an object of profiles, each an object of keys. Texts,
 * numbers and booleans are values; an object is a value with nested properties; null is left out.
 */
final class JsonRoleFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule().addDeserializer(Value.class, new ValueDeserializer()))
            .build();

    private final ParsedFileBuilder file;

    private JsonRoleFile(String file) {
        this.file = new ParsedFileBuilder(file);
    }

    /**
     * Reads a text.
     *
     * @throws ProfileSyntaxException if it is no object of profiles
     */
    static ParsedFile read(String file, String text) {
        try {
            return new JsonRoleFile(file).read(MAPPER.readValue(text, Value.class));
        } catch (JsonProcessingException e) {
            // Not as a cause: its message shows parts of the file.
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw SyntaxProblem.NOT_JSON.at(file, Math.max(1, line));
        }
    }

    private ParsedFile read(Value root) {
        object(root).forEach((name, profile) -> {
            if (Grammar.isName(name)) {
                Map<String, ParsedFileBuilder.Property> section =
                        file.section(new SectionId(SectionType.PROFILE, name));
                object(profile).forEach((key, value) -> property(section, key, value));
            } else {
                file.ignoreSection(profile.line(), new SectionHeader(null, name), "its name " + Grammar.NAME_RULE);
            }
        });
        return file.build();
    }

    private void property(Map<String, ParsedFileBuilder.Property> section, String key, Value value) {
        if (value.token() == JsonToken.VALUE_NULL) {
            return;
        }
        if (!Grammar.isName(key)) {
            file.ignoreProperty(value.line());
            return;
        }
        ParsedFileBuilder.Property property;
        if (value.token() == JsonToken.START_OBJECT) {
            property = file.property(value.line(), "");
            value.members().forEach((name, nested) -> nest(property, name, nested));
        } else {
            property = file.property(value.line(), text(value));
        }
        section.put(KeyValue.lower(key), property);
    }

    private void nest(ParsedFileBuilder.Property parent, String key, Value value) {
        String text = text(value);
        if (!Grammar.isName(key) || text.indexOf('\n') >= 0) {
            throw notJson(value);
        }
        parent.append(value.line(), key + " = " + text);
    }

    private Map<String, Value> object(Value value) {
        if (value.token() != JsonToken.START_OBJECT) {
            throw notJson(value);
        }
        return value.members();
    }

    private String text(Value value) {
        if (!value.token().isScalarValue()) {
            throw notJson(value);
        }
        return value.text();
    }

    private ProfileSyntaxException notJson(Value value) {
        return file.error(SyntaxProblem.NOT_JSON, value.line());
    }

    /**
     * A JSON value with the line on which it begins.
     *
     * @param token its first token
     * @param text a text, number, boolean or null as text; empty for others
     * @param members the members of an object; empty for others
     */
    private record Value(int line, JsonToken token, String text, Map<String, Value> members) {
        /** Leaves out the text, which may be a secret. */
        @Override
        public String toString() {
            return "Value[" + line + ", " + token + "]";
        }
    }

    /** Creates {@link Value}s, because Jackson's own tree has no line numbers. Lists are skipped. */
    private static final class ValueDeserializer extends JsonDeserializer<Value> {
        @Override
        public Value deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            int line = line(parser);
            JsonToken token = parser.currentToken();
            Map<String, Value> members = new LinkedHashMap<>();
            if (token == JsonToken.START_OBJECT) {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    members.put(name, context.readValue(parser, Value.class));
                }
            }
            String text = token.isScalarValue() ? parser.getText() : "";
            parser.skipChildren();
            return new Value(line, token, text, members);
        }

        @Override
        public Value getNullValue(DeserializationContext context) {
            return new Value(line(context.getParser()), JsonToken.VALUE_NULL, "null", Map.of());
        }

        private static int line(JsonParser parser) {
            return Math.max(1, parser.currentTokenLocation().getLineNr());
        }
    }
}

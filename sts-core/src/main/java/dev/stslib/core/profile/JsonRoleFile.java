package dev.stslib.core.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stslib.api.Profile;
import dev.stslib.api.error.ProfileSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A role file in JSON, as stslib's {@code refactor} prints it: an object of profiles, each an object of keys. Texts,
 * numbers and booleans are values; an object is a value with nested properties; null is left out.
 */
final class JsonRoleFile {
    private static final JsonFactory JSON = new JsonFactory();

    private final String file;
    private final List<String> warnings = new ArrayList<>();

    private JsonRoleFile(String file) {
        this.file = file;
    }

    /** Says whether the bytes begin as a JSON object does, which no INI file does. */
    static boolean applies(byte[] bytes) {
        int start = bytes.length >= 3 && bytes[0] == Utf8Text.MARK[0] ? Utf8Text.MARK.length : 0;
        while (start < bytes.length && Character.isWhitespace(bytes[start])) {
            start++;
        }
        return start < bytes.length && bytes[start] == '{';
    }

    static ParsedFile parse(String file, byte[] bytes) {
        JsonRoleFile reader = new JsonRoleFile(file);
        try (JsonParser parser = JSON.createParser(Utf8Text.decode(file, bytes).text())) {
            try {
                return reader.profiles(parser);
            } catch (IOException e) {
                throw reader.notJson(parser);
            }
        } catch (IOException e) {
            throw SyntaxProblem.NOT_JSON.at(file, 1);
        }
    }

    private ParsedFile profiles(JsonParser parser) throws IOException {
        Map<SectionId, Profile> sections = new LinkedHashMap<>();
        expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            int line = line(parser);
            expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
            if (Grammar.isName(name)) {
                sections.put(new SectionId(SectionType.PROFILE, name), profile(parser, name));
            } else {
                parser.skipChildren();
                warnings.add(file + ":" + line + ": the section is ignored:"
                        + " its name may hold letters, digits and _ - / . % @ : + only");
            }
        }
        expect(parser, parser.currentToken(), JsonToken.END_OBJECT);
        if (parser.nextToken() != null) {
            throw notJson(parser);
        }
        return new ParsedFile(sections, warnings);
    }

    private Profile profile(JsonParser parser, String name) throws IOException {
        SectionBuilder section = new SectionBuilder();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            int line = line(parser);
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                PropertyBuilder parent = new PropertyBuilder(file, line, "");
                nested(parser, parent);
                section.put(key.toLowerCase(Locale.ROOT), parent);
            } else if (token.isScalarValue()) {
                put(section, key, line, parser);
            } else {
                throw notJson(parser);
            }
        }
        return section.build(name);
    }

    private void put(SectionBuilder section, String key, int line, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (Grammar.isName(key)) {
            section.put(key.toLowerCase(Locale.ROOT), new PropertyBuilder(file, line, parser.getText()));
        } else {
            warnings.add(file + ":" + line + ": the property is ignored:"
                    + " its name may hold letters, digits and _ - / . % @ : + only");
        }
    }

    private void nested(JsonParser parser, PropertyBuilder parent) throws IOException {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            int line = line(parser);
            boolean scalar = parser.nextToken().isScalarValue();
            if (!scalar || !Grammar.isName(key) || parser.getText().indexOf('\n') >= 0) {
                throw notJson(parser);
            }
            parent.append(line, key + " = " + parser.getText(), warnings);
        }
    }

    private void expect(JsonParser parser, JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw notJson(parser);
        }
    }

    /** Without the parser's own message, which shows a part of the file. */
    private ProfileSyntaxException notJson(JsonParser parser) {
        return SyntaxProblem.NOT_JSON.at(file, line(parser));
    }

    private static int line(JsonParser parser) {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }
}

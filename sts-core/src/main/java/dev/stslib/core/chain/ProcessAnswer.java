package dev.stslib.core.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.core.chain.BaseCredentials.ProcessCredentials;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that a {@code credential_process} prints. No error shows any of it. */
final class ProcessAnswer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private final ProcessCredentials process;
    private final Map<String, String> values = new HashMap<>();

    private ProcessAnswer(ProcessCredentials process) {
        this.process = process;
    }

    static SourceCredentials parse(ProcessCredentials process, byte[] json) {
        ProcessAnswer answer = new ProcessAnswer(process);
        try (JsonParser parser = JSON.createParser(json)) {
            answer.read(parser);
        } catch (IOException e) {
            throw answer.wrong("is not one JSON object");
        }
        return answer.credentials();
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw wrong("is not one JSON object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("Version") && token != JsonToken.VALUE_NUMBER_INT) {
                throw wrong("has a Version that is not the number 1");
            }
            if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
                values.put(name, parser.getText());
            } else {
                values.remove(name);
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw wrong("goes on after the JSON object");
        }
    }

    private SourceCredentials credentials() {
        if (!"1".equals(values.get("Version"))) {
            throw wrong(values.containsKey("Version") ? "has a Version that is not the number 1" : "has no Version");
        }
        String token = value("SessionToken");
        String account = value("AccountId");
        return new SourceCredentials(
                required("AccessKeyId"),
                Secret.of(required("SecretAccessKey")),
                token == null ? null : Secret.of(token),
                expiration(),
                account == null ? process.accountId() : account);
    }

    private String required(String name) {
        String value = value(name);
        if (value == null) {
            throw wrong("has no " + name);
        }
        return value;
    }

    private @Nullable String value(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private @Nullable Instant expiration() {
        String text = value("Expiration");
        try {
            return text == null ? null : OffsetDateTime.parse(text, TIME).toInstant();
        } catch (DateTimeException e) {
            throw wrong("has an Expiration that is not a time of ISO 8601 with a zone");
        }
    }

    private CredentialProcessException wrong(String how) {
        return new CredentialProcessException(
                "What the credential_process of profile '" + process.profile() + "' printed " + how,
                "Let it print {\"Version\": 1, \"AccessKeyId\": ..., \"SecretAccessKey\": ...} and nothing else");
    }
}

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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON object that a {@code credential_process} prints. No error shows any of it. */
final class ProcessAnswer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String VERSION = "Version";
    private static final Set<String> TEXTS =
            Set.of("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "AccountId");

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
            if (isKnown(name, token)) {
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

    /** A field of the wrong kind is an error: left out, its credentials would pass for ones that never end. */
    private boolean isKnown(String name, JsonToken token) {
        boolean number = token == JsonToken.VALUE_NUMBER_INT;
        if (name.equals(VERSION)) {
            if (!number) {
                throw wrong("has a Version that is not the number 1");
            }
            return true;
        }
        if (!TEXTS.contains(name) || token == JsonToken.VALUE_NULL) {
            return false;
        }
        if (token != JsonToken.VALUE_STRING && !(number && name.equals("AccountId"))) {
            throw wrong("has a field " + name + " that is not a text");
        }
        return true;
    }

    private SourceCredentials credentials() {
        if (!"1".equals(values.get(VERSION))) {
            throw wrong(values.containsKey(VERSION) ? "has a Version that is not the number 1" : "has no Version");
        }
        String token = sendable("SessionToken");
        String account = value("AccountId");
        return new SourceCredentials(
                required("AccessKeyId"),
                Secret.of(required("SecretAccessKey")),
                token == null ? null : Secret.of(token),
                expiration(),
                account == null ? process.accountId() : account);
    }

    private String required(String name) {
        String value = sendable(name);
        if (value == null) {
            throw wrong("has no " + name);
        }
        return value;
    }

    private @Nullable String sendable(String name) {
        String value = value(name);
        if (value != null && !StaticKeySet.isSendable(value)) {
            throw wrong(
                    "has a field " + name + " with a line break, a blank or another character that no key of AWS has");
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
            return text == null ? null : IsoTime.parse(text);
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

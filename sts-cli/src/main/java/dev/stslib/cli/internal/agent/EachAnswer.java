package dev.stslib.cli.internal.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.engine.ManyCredentials;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON of {@code POST /v1/each}: for each profile its credentials, or why it has none. */
final class EachAnswer {
    private EachAnswer() {}

    static Map<String, Object> credentials(TemporaryCredentials credentials) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accessKeyId", credentials.accessKeyId());
        fields.put("secretAccessKey", credentials.secretAccessKey().revealSecret());
        fields.put("sessionToken", credentials.sessionToken().revealSecret());
        fields.put("issued", credentials.issuedAt().toString());
        fields.put("expiration", credentials.expiration().toString());
        return fields;
    }

    static Map<String, Object> failure(Throwable failure) {
        Map<String, Object> fields = new LinkedHashMap<>(Refusals.problem(failure));
        fields.put("code", ExitCode.of(failure).name());
        return fields;
    }

    static ManyCredentials read(JsonNode answer) {
        Map<String, TemporaryCredentials> credentials = new LinkedHashMap<>();
        Map<String, StslibException> failures = new LinkedHashMap<>();
        answer.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.has("code")) {
                failures.put(
                        field.getKey(),
                        new CommandException(
                                ExitCode.valueOf(value.path("code").asText()),
                                value.path("problem").asText(),
                                value.path("remedy").asText()));
            } else {
                credentials.put(
                        field.getKey(),
                        new TemporaryCredentials(
                                value.path("accessKeyId").asText(),
                                Secret.of(value.path("secretAccessKey").asText()),
                                Secret.of(value.path("sessionToken").asText()),
                                Instant.parse(value.path("issued").asText()),
                                Instant.parse(value.path("expiration").asText())));
            }
        });
        return new ManyCredentials(credentials, failures);
    }
}

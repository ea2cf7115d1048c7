package dev.stslib.cli.internal.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.cli.internal.audit.ServedClient;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.Request;
import dev.stslib.core.CredentialHandle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A profile whose credentials a server gives out. */
public final class ServedProfile {
    private static final JsonMapper JSON = new JsonMapper();
    /** AWS's SDKs try again after 500 and above, and report what is below. */
    private static final int LATER = 503;

    private static final int NOT_NOW = 400;

    private final CredentialHandle handle;
    private static final int MOST_CLIENTS = 1000;

    private final BiConsumer<TemporaryCredentials, ServedClient> noted;
    private @Nullable String lastKey;
    /** The clients that got the last key, of which the log has a line. */
    private final Set<ServedClient> clients = new HashSet<>();

    private final @Nullable String roleArn;
    private final @Nullable String region;

    /**
     * Serves a profile.
     *
     * @param handle gives its credentials
     * @param noted is told once for each client of new credentials before they are given out; if it fails, they are not
     * @param roleArn its role, or null
     * @param region its region, or null
     */
    public ServedProfile(
            CredentialHandle handle,
            BiConsumer<TemporaryCredentials, ServedClient> noted,
            @Nullable String roleArn,
            @Nullable String region) {
        this.handle = handle;
        this.noted = noted;
        this.roleArn = roleArn;
        this.region = region;
    }

    /** The name of the profile. */
    public String name() {
        return handle.profile();
    }

    @Nullable
    String roleArn() {
        return roleArn;
    }

    Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** The JSON that the SDKs expect of a container endpoint. */
    CompletionStage<Answer> containerAnswer(Request request) {
        return answer(request, credentials -> {
            Map<String, Object> fields = fields(credentials);
            if (roleArn != null) {
                fields.put("RoleArn", roleArn);
            }
            return fields;
        });
    }

    /** The JSON that the SDKs expect of the instance metadata service. */
    CompletionStage<Answer> metadataAnswer(Request request, Instant now) {
        return answer(request, credentials -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("Code", "Success");
            fields.put("LastUpdated", now.truncatedTo(ChronoUnit.SECONDS).toString());
            fields.put("Type", "AWS-HMAC");
            fields.putAll(fields(credentials));
            return fields;
        });
    }

    private Map<String, Object> fields(TemporaryCredentials credentials) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("AccessKeyId", credentials.accessKeyId());
        fields.put("SecretAccessKey", credentials.secretAccessKey().revealSecret());
        fields.put("Token", credentials.sessionToken().revealSecret());
        fields.put(
                "Expiration",
                credentials.expiration().truncatedTo(ChronoUnit.SECONDS).toString());
        handle.accountOf(credentials).ifPresent(account -> fields.put("AccountId", account));
        return fields;
    }

    private CompletionStage<Answer> answer(
            Request request, Function<TemporaryCredentials, Map<String, Object>> document) {
        return handle.async()
                .thenApply(credentials -> {
                    note(credentials, ServedClient.of(request));
                    return json(Answer.OK, document.apply(credentials));
                })
                .exceptionally(ServedProfile::refusal);
    }

    private synchronized void note(TemporaryCredentials credentials, ServedClient client) {
        if (!credentials.accessKeyId().equals(lastKey) || clients.size() >= MOST_CLIENTS) {
            clients.clear();
            lastKey = credentials.accessKeyId();
        }
        if (!clients.contains(client)) {
            noted.accept(credentials, client);
            clients.add(client);
        }
    }

    /** The SDKs show {@code code} and {@code message}. */
    private static Answer refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        ExitCode code = ExitCode.of(cause);
        String message = cause instanceof StslibException told
                ? told.problem() + ". "
                        + (code == ExitCode.PERSON_NEEDED ? "Run 'sts session' on a terminal" : told.remedy()) + "."
                : "The server failed.";
        return json(code == ExitCode.UNREACHABLE ? LATER : NOT_NOW, Map.of("code", code.name(), "message", message));
    }

    static Answer json(int status, Map<String, Object> fields) {
        try {
            return Answer.json(status, JSON.writeValueAsBytes(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON", e);
        }
    }
}

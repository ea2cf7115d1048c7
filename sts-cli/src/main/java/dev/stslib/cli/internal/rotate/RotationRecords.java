package dev.stslib.cli.internal.rotate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stslib.api.Secret;
import dev.stslib.api.SecretBytes;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.cli.internal.engine.StoredKeys;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The record of one profile's rotation, in the store. One process uses it at a time. */
public final class RotationRecords {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FORMAT = "rotation";

    private final OpenStore store;
    private final EntryName name;

    /** The record of a profile in an open store, which the caller closes. */
    public RotationRecords(OpenStore store, String profile) {
        this.store = store;
        this.name = new EntryName(StoredKeys.ROTATION + profile);
    }

    Optional<RotationRecord> load() {
        return store.load(name).map(entry -> decode(entry.payload().revealSecret()));
    }

    void save(RotationRecord record, Instant now) {
        long before = version();
        EntryInfo info = new EntryInfo(
                name,
                EntryKind.OTHER,
                FORMAT,
                now,
                TemporaryCredentials.LATEST,
                name.value(),
                null,
                Math.max(before + 1, now.toEpochMilli()));
        require(store.save(new StoredEntry(info, SecretBytes.copyOf(encode(record))), before));
    }

    void delete() {
        long before = version();
        require(before == 0 || store.delete(name, before));
    }

    private long version() {
        return store.load(name).map(entry -> entry.info().version()).orElse(0L);
    }

    private void require(boolean done) {
        if (!done) {
            throw new StoreException(
                    "The " + name + " was changed by another process", "Run 'sts rotate' again when that has ended");
        }
    }

    private static byte[] encode(RotationRecord record) {
        ObjectNode json = JSON.createObjectNode();
        json.put("step", record.step().name());
        json.put("since", record.since().toString());
        json.put("user", record.user());
        json.put("oldId", record.oldId());
        put(json, "old", record.old());
        put(json, "made", record.made());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts can always be written as JSON");
        }
    }

    private static void put(ObjectNode json, String field, @Nullable SourceCredentials keys) {
        if (keys != null) {
            json.putObject(field)
                    .put("id", keys.accessKeyId())
                    .put("secret", keys.secretAccessKey().revealSecret());
        }
    }

    private RotationRecord decode(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            return new RotationRecord(
                    RotationRecord.Step.valueOf(json.path("step").asText()),
                    Instant.parse(json.path("since").asText()),
                    json.path("user").asText(),
                    json.path("oldId").asText(),
                    keys(json.path("old")),
                    keys(json.path("made")));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            // Not as a cause: its message may repeat what was read.
            throw new StoreException(
                    "The " + name + " cannot be read", "Use the version of sts that wrote it, and run it again");
        }
    }

    private static @Nullable SourceCredentials keys(JsonNode json) {
        return json.isObject()
                ? SourceCredentials.longTerm(
                        json.path("id").asText(), Secret.of(json.path("secret").asText()))
                : null;
    }
}

package dev.stslib.cli.internal.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the last agent.
 *
 * @param pid its process
 * @param started when it started
 * @param ended when it ended; null while it runs, and if it was killed
 * @param reason why it ended; null while it runs, and if it was killed
 */
public record AgentRecord(
        long pid,
        String started,
        @Nullable String ended,
        @Nullable String reason) {
    static AgentRecord started(long pid, Instant now) {
        return new AgentRecord(pid, now.toString(), null, null);
    }

    AgentRecord ended(Instant now, String why) {
        return new AgentRecord(pid, started, now.toString(), why);
    }

    void write(Path file) {
        OwnerOnlyFiles.write(file, Json.write(fields()));
    }

    static Optional<AgentRecord> read(Path file) {
        return OwnerOnlyFiles.readIfExists(file).map(bytes -> {
            JsonNode json = Json.read(bytes);
            return new AgentRecord(
                    json.path("pid").asLong(),
                    json.path("started").asText(),
                    json.path("ended").textValue(),
                    json.path("reason").textValue());
        });
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("pid", pid);
        fields.put("started", started);
        fields.put("ended", ended);
        fields.put("reason", reason);
        return fields;
    }

    /** How it ended, for people. */
    public String end() {
        return reason == null ? "It was killed, or it crashed." : "It ended at " + ended + ": " + reason + ".";
    }
}

package dev.stslib.cli.internal.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Which profiles were picked, how often and when last. It only orders choices: a file that cannot be read counts as empty,
 * and of two picks at once one may be lost.
 */
final class PickHistory {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Instant now;
    private final ObjectNode picks;

    private PickHistory(Path file, Instant now, ObjectNode picks) {
        this.file = file;
        this.now = now;
        this.picks = picks;
    }

    static PickHistory read(Path file, Instant now) {
        ObjectNode picks = JSON.createObjectNode();
        if (Files.exists(file)) {
            try {
                JsonNode read = JSON.readTree(OwnerOnlyFiles.read(file));
                picks = read instanceof ObjectNode object ? object : picks;
            } catch (JsonProcessingException e) {
                picks = JSON.createObjectNode();
            } catch (IOException e) {
                throw new IllegalStateException("Bytes in memory can always be read", e);
            }
        }
        return new PickHistory(file, now, picks);
    }

    /** How much a name deserves a place in front: each pick counts, and more the later the last one was. */
    double weight(String name) {
        JsonNode pick = picks.path(name);
        Duration ago = Duration.between(Instant.ofEpochSecond(pick.path("last").asLong()), now);
        double recency = ago.toHours() < 1 ? 4 : ago.toDays() < 1 ? 2 : ago.toDays() < 7 ? 1 : 0.25;
        return pick.path("count").asLong() * recency;
    }

    void note(String name) {
        long count = picks.path(name).path("count").asLong();
        picks.putObject(name).put("count", count + 1).put("last", now.getEpochSecond());
        Path folder = file.getParent();
        if (folder != null) {
            SafeFiles.makeFolder(folder);
        }
        try {
            OwnerOnlyFiles.write(file, JSON.writeValueAsBytes(picks));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written as JSON", e);
        }
    }
}

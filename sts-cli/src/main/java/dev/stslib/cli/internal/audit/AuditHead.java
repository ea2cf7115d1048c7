package dev.stslib.cli.internal.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The end of the chain. It is kept in a separate file, so that a removal of lines from the end of the log is
 * noticed.
 *
 * @param number the number of the last line
 * @param hash its hash
 */
record AuditHead(long number, String hash) {
    /** The end of a log without lines. */
    static final AuditHead START = new AuditHead(0, AuditLine.NONE);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static AuditHead of(AuditLine line) {
        return new AuditHead(line.number(), line.hash());
    }

    /** The end that a file keeps; empty if there is no file, or it does not hold one. */
    static Optional<AuditHead> read(Path file) {
        return OwnerOnlyFiles.readIfExists(file).flatMap(AuditHead::parse);
    }

    private static Optional<AuditHead> parse(byte[] bytes) {
        try {
            JsonNode fields = JSON.readTree(bytes);
            String hash = fields.path("hash").asText("");
            return hash.matches("[0-9a-f]{64}")
                    ? Optional.of(new AuditHead(fields.path("number").asLong(), hash))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory can always be read", e);
        }
    }

    void write(Path file) {
        String json = "{\"number\":" + number + ",\"hash\":\"" + hash + "\"}\n";
        OwnerOnlyFiles.write(file, json.getBytes(StandardCharsets.US_ASCII));
    }
}

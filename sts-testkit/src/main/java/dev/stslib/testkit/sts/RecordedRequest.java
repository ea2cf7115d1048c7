package dev.stslib.testkit.sts;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that reached an {@link EmbeddedSts}, good or bad.
 *
 * @param at when it came, by the clock of the STS
 * @param action the operation it asked for, empty if it named none
 * @param parameters what it said besides ({@code Action} and {@code Version} too), never null
 * @param accessKeyId whose key signed it, {@code null} if it was not signed
 * @param region the region of its credential scope, {@code null} if it was not signed
 * @param status the HTTP status of the answer; 0 while it is not answered, and for good if the connection was dropped
 * @param errorCode the code of the error, {@code null} if it was answered well or not at all
 */
public record RecordedRequest(
        Instant at,
        String action,
        Map<String, String> parameters,
        @Nullable String accessKeyId,
        @Nullable String region,
        int status,
        @Nullable String errorCode) {
    /**
     * Keeps a copy of the parameters.
     *
     * @param at when it came
     * @param action the operation
     * @param parameters what it said
     * @param accessKeyId whose key signed it
     * @param region the region of its credential scope
     * @param status the HTTP status of the answer
     * @param errorCode the code of the error
     */
    public RecordedRequest {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(action, "action");
        parameters = Map.copyOf(parameters);
    }

    RecordedRequest answered(int newStatus, @Nullable String newErrorCode) {
        return new RecordedRequest(at, action, parameters, accessKeyId, region, newStatus, newErrorCode);
    }
}

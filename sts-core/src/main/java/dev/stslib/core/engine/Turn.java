package dev.stslib.core.engine;

import dev.stslib.api.TemporaryCredentials;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets: credentials, or a flight to wait for. Whoever gets a flight to start launches it.
 *
 * @param served the credentials to serve at once, or null to wait
 * @param awaited the flight to wait for, or null
 * @param start the flight that this caller has begun, or null
 */
record Turn(
        @Nullable TemporaryCredentials served,
        @Nullable Flight awaited,
        @Nullable Flight start) {
    Flight flight() {
        return Objects.requireNonNull(awaited);
    }
}

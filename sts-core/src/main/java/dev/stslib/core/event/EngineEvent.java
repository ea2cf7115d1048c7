package dev.stslib.core.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that the engine did. The label is the profile, or the operation and what it was called for. */
public sealed interface EngineEvent {
    /**
     * What it was done for.
     *
     * @return a text for people, without a secret
     */
    String label();

    /**
     * A refresh was started.
     *
     * @param label what for
     */
    record Asked(String label) implements EngineEvent {}

    /**
     * New credentials are being served.
     *
     * @param label what for
     * @param accessKeyId their access key id
     * @param expiration when they end
     * @param took how long the refresh took, by elapsed time
     * @param lifetime how long they live from their arrival
     */
    record Refreshed(String label, String accessKeyId, Instant expiration, Duration took, Duration lifetime)
            implements EngineEvent {}

    /**
     * A refresh failed.
     *
     * @param label what for
     * @param error why
     * @param isFinal whether STS would refuse again
     * @param nextTry how long until the background tries again, zero or more; null if the next reader does
     */
    record Failed(
            String label,
            RuntimeException error,
            boolean isFinal,
            @Nullable Duration nextTry) implements EngineEvent {}

    /**
     * A store could not be read or written. What is in memory is still served.
     *
     * @param label what for
     * @param error why
     */
    record StoreFailed(String label, RuntimeException error) implements EngineEvent {}

    /**
     * The automatic refresh of a set of credentials made progress.
     *
     * @param label the profile that the session token was got for
     * @param completed how often the whole set was made, the first time included
     * @param planned how often it will have been made when the session token ends
     * @param remaining how long the session token still lives
     */
    record CycleProgress(String label, int completed, int planned, Duration remaining) implements EngineEvent {}

    /**
     * The automatic refresh of a set of credentials ended.
     *
     * @param label the profile that the session token was got for
     * @param why why it ended
     */
    record CycleEnded(String label, String why) implements EngineEvent {}
}

package dev.stslib.core.event;

import dev.stslib.api.spi.MfaCodeRequest.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that the engine did, or that is about to happen to what it keeps. Nothing in it is a secret. */
public sealed interface EngineEvent {
    /**
     * What it was done for.
     *
     * @return a text for people, such as a profile, without a secret
     */
    String label();

    /** An event that speaks of the credentials of one key. */
    sealed interface OfKey extends EngineEvent {
        /**
         * Whose credentials.
         *
         * @return the key and its label
         */
        WatchedKey key();

        @Override
        default String label() {
            return key().label();
        }
    }

    /**
     * A refresh was started.
     *
     * @param key what for
     */
    record Asked(WatchedKey key) implements OfKey {}

    /**
     * New credentials are being served.
     *
     * @param key what for
     * @param accessKeyId their access key id
     * @param expiration when they end
     * @param took how long the refresh took, by elapsed time; zero where a caller asked STS itself
     * @param lifetime how long they live from their arrival
     */
    record Refreshed(WatchedKey key, String accessKeyId, Instant expiration, Duration took, Duration lifetime)
            implements OfKey {}

    /**
     * A refresh failed. What is here is served on while it is valid.
     *
     * @param key what for
     * @param error why
     * @param isFinal whether STS would refuse again
     * @param took how long the refresh took, by elapsed time
     * @param nextTry how long until the background tries again, zero or more; null if the next reader does
     */
    record Failed(
            WatchedKey key,
            RuntimeException error,
            boolean isFinal,
            Duration took,
            @Nullable Duration nextTry) implements OfKey {
        /**
         * The class of the failure.
         *
         * @return one of a few
         */
        public FailureKind kind() {
            return FailureKind.of(error);
        }
    }

    /**
     * Credentials that are in use end soon and have not been renewed: those that need an MFA code at the times that
     * were set (15 minutes and 1 minute before, by default), all others 1 minute before.
     *
     * @param key whose
     * @param expiration when they end
     * @param remaining how long they still live
     * @param code the code that a renewal needs, or null if it needs none
     */
    record AboutToExpire(
            WatchedKey key,
            Instant expiration,
            Duration remaining,
            @Nullable RequiredCode code) implements OfKey {}

    /**
     * Credentials that are in use have ended and have not been renewed.
     *
     * @param key whose
     * @param expiration when they ended
     * @param code the code that a renewal needs, or null if it needs none
     */
    record Expired(
            WatchedKey key, Instant expiration, @Nullable RequiredCode code) implements OfKey {}

    /**
     * A code source is being asked for an MFA code.
     *
     * @param code what is asked for
     * @param attempt 1 for the first question
     * @param reason why it is asked
     */
    record CodeAsked(RequiredCode code, int attempt, Reason reason) implements EngineEvent {
        @Override
        public String label() {
            return code.profile();
        }
    }

    /**
     * STS was asked.
     *
     * @param label the operation, such as {@code AssumeRole}
     * @param took how long the call took, by elapsed time
     * @param failure why it failed, or null if it did not
     */
    record Requested(String label, Duration took, @Nullable FailureKind failure) implements EngineEvent {}

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

    /**
     * The engine is being closed: nothing is refreshed any more, and no further event comes.
     *
     * @param label {@code engine}
     */
    record Halted(String label) implements EngineEvent {}
}

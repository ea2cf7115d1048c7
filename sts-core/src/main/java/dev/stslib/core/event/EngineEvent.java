package dev.stslib.core.event;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import dev.stslib.api.spi.MfaCodeRequest.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action of the engine, or a change of the credentials that it keeps. No event holds a secret. */
public sealed interface EngineEvent {
    /**
     * Returns the subject of the event.
     *
     * @return a text for people, such as the name of a profile, without a secret
     */
    String label();

    /** An event about the credentials of one key. */
    sealed interface OfKey extends EngineEvent {
        /**
         * Returns the key of the credentials.
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
     * A refresh started.
     *
     * @param key the key of the credentials
     */
    record RefreshStarted(WatchedKey key) implements OfKey {}

    /**
     * New credentials are available to readers.
     *
     * @param key the key of the credentials
     * @param accessKeyId the new access key id
     * @param expiration when the credentials expire
     * @param took how long the refresh took, in elapsed time; zero if a caller, not a refresh, fetched the credentials
     * @param lifetime the time from their arrival to their expiration
     */
    record Refreshed(WatchedKey key, String accessKeyId, Instant expiration, Duration took, Duration lifetime)
            implements OfKey {}

    /**
     * A refresh failed. Readers get the current credentials while these are valid.
     *
     * @param key the key of the credentials
     * @param error the cause
     * @param isFinal whether STS would refuse the same request again
     * @param took how long the refresh took, in elapsed time
     * @param nextTry how long until the background tries again, zero or more; null if only a reader starts the next
     *     try
     */
    record RefreshFailed(
            WatchedKey key,
            RuntimeException error,
            boolean isFinal,
            Duration took,
            @Nullable Duration nextTry) implements OfKey {
        /**
         * Returns the kind of the failure.
         *
         * @return the kind of {@link #error()}
         */
        public FailureKind kind() {
            return FailureKind.of(error);
        }
    }

    /**
     * Credentials in use expire soon and have not been renewed. If they need an MFA code, this event comes at the
     * times of {@link dev.stslib.core.settings.MfaSettings#notices()} (by default 15 minutes and 1 minute before),
     * otherwise 1 minute before the expiration.
     *
     * @param key the key of the credentials
     * @param expiration when they expire
     * @param remaining the time until then
     * @param code the code that a renewal needs, or null if it needs none
     */
    record AboutToExpire(
            WatchedKey key,
            Instant expiration,
            Duration remaining,
            @Nullable RequiredCode code) implements OfKey {}

    /**
     * Credentials in use have expired and have not been renewed.
     *
     * @param key the key of the credentials
     * @param expiration when they expired
     * @param code the code that a renewal needs, or null if it needs none
     */
    record Expired(
            WatchedKey key, Instant expiration, @Nullable RequiredCode code) implements OfKey {}

    /**
     * The engine asks a source for an MFA code.
     *
     * @param code the code
     * @param attempt the number of the attempt for one request to STS, from 1
     * @param reason why the engine asks
     */
    record MfaCodeRequested(RequiredCode code, int attempt, Reason reason) implements EngineEvent {
        @Override
        public String label() {
            return code.profile();
        }
    }

    /**
     * A request to STS ended.
     *
     * @param label the operation, such as {@code AssumeRole}
     * @param key the key of the credentials that a refresh asked for; null for a request that no refresh makes, such as one of
     *     a connection
     * @param took how long the call took, in elapsed time
     * @param failure the kind of the failure, or null for a success
     */
    record RequestEnded(
            String label,
            @Nullable CredentialKey key,
            Duration took,
            @Nullable FailureKind failure) implements EngineEvent {}

    /**
     * STS said how much room the session policies and tags of a request take. AWS packs them in a way that it does not
     * publish, and refuses a request that takes more than 100 %.
     *
     * @param label the role and the session, at most {@link RoleRequest#LONGEST_LABEL} characters
     * @param percent the room that they take, 0 to 100 %
     * @param policy the policies of the request
     * @param tags the session tags of the request, without those that the session inherits from its source
     */
    record PolicyPacked(String label, int percent, SessionPolicy policy, List<Tag> tags) implements EngineEvent {
        public PolicyPacked {
            tags = List.copyOf(tags);
        }

        /** Shows neither the policies nor the tags. */
        @Override
        public String toString() {
            return "PolicyPacked[label=" + label + ", percent=" + percent + "]";
        }
    }

    /**
     * The store could not be read or written. Readers still get the credentials in memory.
     *
     * @param label the subject of the access
     * @param error the cause
     */
    record StoreFailed(String label, RuntimeException error) implements EngineEvent {}

    /** What the engine asks of its store. */
    enum StoreOperation {
        /** A look at what is stored. */
        LOAD,
        /** A save of new credentials. */
        SAVE,
        /** The wait for the lease that lets this process, and no other, send a request. */
        LEASE
    }

    /**
     * An operation of the store ended. It is published on the thread that the store ran on, in no order to the
     * {@linkplain OfKey events of the key}.
     *
     * @param label the subject of the operation
     * @param key the key of the credentials
     * @param operation the operation
     * @param took how long it took, in elapsed time; without the wait for a thread of the store, but for a lease from the
     *     first try to the last
     * @param failure the kind of the failure; null for a success, also if nothing is stored or the lease was not free
     */
    record StoreCallEnded(
            String label,
            CredentialKey key,
            StoreOperation operation,
            Duration took,
            @Nullable FailureKind failure) implements EngineEvent {}

    /**
     * A reader waited for credentials, and has them or an error. A reader that is served at once causes no event. One that
     * blocked publishes the event on its own thread, in no order to the {@linkplain OfKey events of the key}.
     *
     * @param key the key of the credentials
     * @param took how long the reader waited, in elapsed time
     * @param failure the kind of the reader's error, or null if it got credentials
     */
    record WaitEnded(
            WatchedKey key, Duration took, @Nullable FailureKind failure) implements EngineEvent {
        @Override
        public String label() {
            return key.label();
        }
    }

    /**
     * The automatic refresh of a set of credentials made progress.
     *
     * @param label the profile of the session token
     * @param completed how often the whole set was fetched, the first time included
     * @param planned how often it will have been fetched when the session token expires
     * @param remaining the time until the session token expires
     */
    record CycleProgress(String label, int completed, int planned, Duration remaining) implements EngineEvent {}

    /**
     * The automatic refresh of a set of credentials ended.
     *
     * @param label the profile of the session token
     * @param why the reason
     */
    record CycleEnded(String label, String why) implements EngineEvent {}

    /**
     * The engine shuts down. It refreshes nothing any more, and this is its last event.
     *
     * @param label {@code engine}
     */
    record EngineClosed(String label) implements EngineEvent {}
}

package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialKey;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values beyond the life of the engine. What goes wrong is reported as an event and never fails the caller.
 *
 * @param <V> the type of the values
 */
public interface ValueStore<V> {
    /**
     * What a store has for a key.
     *
     * @param value a value that has not expired, or null
     * @param version the version of the entry, 0 if there is none, or null if that is not known
     * @param account the account of the value, or null if it is not known
     * @param <V> the type of the value
     */
    record Stored<V>(
            @Nullable V value,
            @Nullable Long version,
            @Nullable String account) {
        /** Shows the version only. */
        @Override
        public String toString() {
            return "Stored[version=" + version + "]";
        }
    }

    /**
     * Loads a value, within a bounded time.
     *
     * @param key the key
     * @param label the name of the entry in messages
     * @return what is stored; nothing if the store fails or does not answer in time
     */
    CompletionStage<Stored<V>> load(CredentialKey key, String label);

    /**
     * Loads a value on the calling thread, for as long as that takes.
     *
     * @param key the key
     * @param label the name of the entry in messages
     * @return what is stored; nothing if the store fails
     */
    Stored<V> loadNow(CredentialKey key, String label);

    /** Announces a save, so that closing the store waits for it. {@link #save} must follow. */
    void announceSave();

    /**
     * Saves a value, within a bounded time.
     *
     * @param key the key
     * @param descriptor describes the entry
     * @param account the account of the value, or null for the one in the ARN of the descriptor
     * @param value the value
     * @param version the version that was loaded last, or null if none was
     * @return completes when the value is stored, or is not going to be; with the value that another process has stored
     *     instead, if it is newer and lives longer
     */
    CompletionStage<Optional<V>> save(
            CredentialKey key, EntryDescriptor descriptor, @Nullable String account, V value, @Nullable Long version);
}

package dev.stslib.store.keystore;

import dev.stslib.api.error.WrongPasswordException;
import java.nio.file.Path;

/** What keeps the store's key. */
interface KeyWrap extends AutoCloseable {
    /** How the store is unlocked, as it stands in the file. */
    String kind();

    /** Wraps a key, for a store that is made now. */
    byte[] wrap(byte[] key);

    /**
     * Gives the key back.
     *
     * @param wrapped what {@link #wrap} gave, whole and unchanged
     * @param where the file, for the message
     * @throws WrongPasswordException if what unlocks it is not what it was made with
     */
    byte[] unwrap(byte[] wrapped, Path where);

    /** Forgets what unlocks the store. */
    @Override
    void close();
}

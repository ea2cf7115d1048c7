package dev.stslib.store.support.server;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values on a server, each under the digest of an entry's name. A value ends by itself, and what has ended is absent.
 * Each call changes one value or none, as a whole. Of a value that is longer than {@value SealedEntries#LONGEST} bytes, one
 * byte more is read and compared, and it counts as damaged. Every method throws a
 * {@link dev.stslib.api.error.StoreException} if the server gives no good answer in time.
 */
public interface ServerValues {
    /**
     * Reads a value.
     *
     * @param digest the digest of the name
     * @return the value; null if there is none
     * @throws dev.stslib.api.error.DamagedStoreException if something else lies there
     */
    byte @Nullable [] get(String digest);

    /**
     * Saves where no value is.
     *
     * @param digest the digest of the name
     * @param value the value
     * @param life when it ends from now on
     * @return the value that is there instead, if it was not done
     */
    ServerReply insert(String digest, byte[] value, Duration life);

    /**
     * Saves over the value that has a tag and is whole.
     *
     * @param digest the digest of the name
     * @param tag the tag that the value must have; see {@link SealedEntries}
     * @param value the new value
     * @param life when it ends from now on
     * @return the value that is there if it has another tag or is damaged
     */
    ServerReply update(String digest, byte[] tag, byte[] value, Duration life);

    /**
     * Deletes the value that has a tag and is whole.
     *
     * @param digest the digest of the name
     * @param tag the tag that the value must have
     * @return the value that is there if it has another tag or is damaged
     */
    ServerReply delete(String digest, byte[] tag);

    /**
     * Saves over a value, whatever it is.
     *
     * @param digest the digest of the name
     * @param there the value that must be there
     * @param value the new value
     * @param life when it ends from now on
     * @return false if another value is there; nothing was changed
     */
    boolean replace(String digest, byte[] there, byte[] value, Duration life);

    /**
     * Deletes a value, whatever it is.
     *
     * @param digest the digest of the name
     * @param there the value that must be there; null for what cannot be read as a value
     * @return false if another value is there; nothing was changed
     */
    boolean remove(String digest, byte @Nullable [] there);

    /**
     * Reads all values. What is saved or deleted meanwhile may be missed.
     *
     * @param visitor receives the digest of each name and the value, empty for what cannot be read as a value
     */
    void visit(BiConsumer<String, byte[]> visitor);

    /**
     * Deletes what has ended, where the server does not by itself.
     *
     * @return how many values were deleted
     */
    int sweep();
}

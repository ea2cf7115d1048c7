package dev.stslib.testkit.contract;

import java.io.IOException;
import java.util.List;

/**
 * What a store keeps, reached behind its back: files, the rows of a table, the values of a server. The kit reads it to look
 * for payloads in the clear, and writes it to damage it.
 */
public interface StoreBackend {
    /**
     * The records that hold the entries, and whatever is needed to open them.
     *
     * @return the name of each record, for {@link #read} and {@link #write}; without those that hold no data, such as
     *     lock files
     * @throws IOException if they cannot be listed
     */
    List<String> records() throws IOException;

    /**
     * Reads a record as it is kept.
     *
     * @param record one of {@link #records()}
     * @return its bytes
     * @throws IOException if it cannot be read
     */
    byte[] read(String record) throws IOException;

    /**
     * Replaces a record, as a mishap would.
     *
     * @param record one of {@link #records()}
     * @param content the new bytes; may be empty
     * @throws IOException if it cannot be written
     */
    void write(String record, byte[] content) throws IOException;
}

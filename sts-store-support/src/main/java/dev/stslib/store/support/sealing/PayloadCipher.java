package dev.stslib.store.support.sealing;

/** What happens to the payload of an entry before it is written. Used by many threads at once. */
public interface PayloadCipher extends AutoCloseable {
    /** Payloads stay as they are. */
    PayloadCipher NONE = new PayloadCipher() {
        @Override
        public byte[] seal(byte[] head, byte[] payload) {
            return payload.clone();
        }

        @Override
        public byte[] unseal(byte[] head, byte[] sealed, String where) {
            return sealed.clone();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    };

    /**
     * Seals a payload.
     *
     * @param head what is known about the entry, to be bound to the payload
     * @param payload the payload, not to be changed
     * @return a new array
     */
    byte[] seal(byte[] head, byte[] payload);

    /**
     * Gives the payload back.
     *
     * @param head what is known about the entry
     * @param sealed what {@link #seal} gave, not to be changed
     * @param where what the bytes are, for the message, such as a path
     * @return a new array
     * @throws dev.stslib.api.error.DamagedStoreException if it was not sealed so, or not with this head
     */
    byte[] unseal(byte[] head, byte[] sealed, String where);

    /** Forgets the key. Closing twice does nothing. */
    @Override
    void close();
}

package dev.stslib.api.spi;

/**
 * Keeps encoded credentials between runs, for several processes at once. Found by {@link java.util.ServiceLoader} and
 * picked by its name; {@link #open} gives the live thing. A store holds no state of its own, so that looking for stores
 * stays cheap.
 */
public interface CredentialStore {
    /**
     * The name by which it is picked, such as {@code keystore}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Opens the store, and makes it if it is not there yet.
     *
     * @param settings where it is and what opens it
     * @return the live store, to be closed by the caller
     * @throws dev.stslib.api.error.StoreException if it cannot be opened; what is there is never overwritten because of
     *     that
     */
    OpenStore open(StoreSettings settings);
}

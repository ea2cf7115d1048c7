package dev.stslib.api.spi;

/**
 * A kind of store that keeps encoded credentials between runs and serves several processes at once. {@link
 * java.util.ServiceLoader} finds the stores; the configuration selects one by name and calls {@link #open}. An
 * implementation has no state, so that looking up stores is cheap.
 */
public interface CredentialStore {
    /**
     * The name that selects this store, such as {@code keystore}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Opens the store, and creates it if it does not exist.
     *
     * @param settings the store's location, password and options
     * @return the open store; the caller closes it
     * @throws dev.stslib.api.error.StoreException if it cannot be opened; existing data is then left unchanged
     */
    OpenStore open(StoreSettings settings);
}

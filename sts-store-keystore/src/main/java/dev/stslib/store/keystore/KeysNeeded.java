package dev.stslib.store.keystore;

/**
 * Reports that the keys must be asked for before the work can be done. It is thrown where the folder's lock may be held,
 * and caught where it is not, so that no other process waits for the lock while a person types.
 */
final class KeysNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeysNeeded() {
        super("The keys of the keystore must be asked for first", null, false, false);
    }
}

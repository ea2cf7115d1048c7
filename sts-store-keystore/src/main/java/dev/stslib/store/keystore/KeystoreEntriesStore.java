package dev.stslib.store.keystore;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;

/**
 * The store {@code keystore-entries}: a plain Java keystore, {@code entries.p12}, whose secret-key entries are the
 * tokens, in an owner-only folder. For small sets: each save writes the whole keystore and derives a key for each entry
 * that is touched, some 20 ms; listing opens every entry.
 *
 * <p>The keystore is the JDK's PKCS12, which {@code keytool} lists. BouncyCastle's BCFKS would cost some 80 ms for each
 * entry and 150 ms for the file, more than ten minutes to fill 10,000 entries; its PKCS12 takes no AES keys. The store
 * {@code keystore} is the one for many entries.
 *
 * <p>A wrong password and damage cannot be told apart in such a keystore: both give
 * {@link dev.stslib.api.error.WrongPasswordException}. An empty file, a cut one, one of another type and one with
 * something appended give {@link dev.stslib.api.error.DamagedStoreException}. None is ever written over.
 */
public final class KeystoreEntriesStore implements CredentialStore {
    /** Makes the store; {@link java.util.ServiceLoader} does. */
    public KeystoreEntriesStore() {}

    @Override
    public String name() {
        return "keystore-entries";
    }

    /**
     * Opens the store, and makes it if it is not there yet.
     *
     * @param settings the folder, and the password, which is asked for once and kept until the store is closed
     * @return the live store
     * @throws dev.stslib.api.error.StoreException if no password was given, or the store cannot be opened
     */
    @Override
    public OpenStore open(StoreSettings settings) {
        return OpenKeystoreEntries.open(settings);
    }
}

package dev.stslib.store.keystore;

import dev.stslib.api.file.FolderLock;
import dev.stslib.api.file.FrameType;
import dev.stslib.api.file.OwnerOnlyFiles;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.store.EntryFolder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The store {@code keystore}: one random key in {@code keystore.stslib}, and beside it each entry in a file of its own,
 * sealed under that key with AES-256-GCM and bound to its name and version. So a save costs no key derivation and leaves
 * the other entries alone.
 *
 * <p>The key is kept by a password, in a BouncyCastle keystore (BCFKS, PBKDF2-HMAC-SHA512); or, with the option
 * {@code key-file}, by 32 random bytes in an owner-only file, which is made with the store if it is not there and needs
 * no BouncyCastle. A store is opened the way it was made.
 *
 * <p>Errors that differ: {@link dev.stslib.api.error.WrongPasswordException} for a wrong password or key file;
 * {@link dev.stslib.api.error.DamagedStoreException}, whose {@code damage()} says cut, changed or of another type; and
 * {@link dev.stslib.api.error.NewerStoreException}. Nothing is written over because of them.
 */
public final class KeystoreStore implements CredentialStore {
    /** The option that names the key file. */
    public static final String KEY_FILE = "key-file";

    private static final FrameType ENTRY = new FrameType("stslib-s", 1);

    private final int iterations;

    /** Makes the store; {@link java.util.ServiceLoader} does. */
    public KeystoreStore() {
        this(PasswordWrap.ITERATIONS);
    }

    KeystoreStore(int iterations) {
        this.iterations = iterations;
    }

    @Override
    public String name() {
        return "keystore";
    }

    /**
     * Opens the store, and makes it if it is not there yet.
     *
     * @param settings the folder, and the password (asked for once and forgotten at once) or the option
     *     {@code key-file}, which comes first
     * @return the live store, which keeps the key in memory until it is closed
     * @throws dev.stslib.api.error.StoreException if neither was given, or the store cannot be opened
     */
    @Override
    public OpenStore open(StoreSettings settings) {
        Path folder = settings.location();
        OwnerOnlyFiles.createFolder(folder);
        try (KeyWrap wrap = wrap(settings)) {
            byte[] key = new FolderLock(folder).locked(() -> new KeyContainer(folder).open(wrap));
            EntrySealing sealing = new EntrySealing(key);
            try {
                return EntryFolder.open(folder, ENTRY, sealing);
            } catch (RuntimeException e) {
                sealing.close();
                throw e;
            }
        }
    }

    private KeyWrap wrap(StoreSettings settings) {
        Optional<String> keyFile = settings.option(KEY_FILE);
        return keyFile.isPresent()
                ? new KeyFileWrap(Path.of(keyFile.get()))
                : new PasswordWrap(Password.ask(settings), iterations);
    }
}

package dev.stslib.store.keystore;

import dev.stslib.api.error.BrokenPluginException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.sealing.KeyFile;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The store {@code keystore}: one random key in {@code keystore.stslib}, and beside it each entry in a separate file,
 * sealed under that key with AES-256-GCM and bound to its name and version. So a save costs no key derivation and leaves
 * the other entries alone.
 *
 * <p>The key is kept by a password, in a BouncyCastle keystore (BCFKS, PBKDF2-HMAC-SHA512); or, with the option
 * {@code key-file}, by 32 random bytes in an owner-only file, which is made with the store if it is not there and needs
 * no BouncyCastle. A store is opened the way it was made.
 *
 * <p>Errors that differ: {@link dev.stslib.api.error.WrongPasswordException} for a wrong password or key file;
 * {@link dev.stslib.api.error.DamagedStoreException}, whose {@code damage()} says cut, changed or of another type; and
 * {@link dev.stslib.api.error.NewerStoreException}. The store does not overwrite the file in any of these cases.
 */
public final class KeystoreStore implements CredentialStore {
    /** The option that names the key file. */
    public static final String KEY_FILE = KeyFile.OPTION;

    /**
     * The option that says how long the keys serve after the password was given, such as {@code PT15M}, 0 or more; the
     * first call after that which needs them forgets them and has the password asked for again. No clock runs beside: if
     * no such call comes, they stay in memory until the store is closed. Without the option they serve until then.
     */
    public static final String KEEP_UNLOCKED = Keystore.KEEP_UNLOCKED;

    /**
     * The option that says how a password becomes a key, {@code pbkdf2} (unless said otherwise) or {@code scrypt}, when a
     * store is made or its password is changed.
     */
    public static final String DERIVATION = Derivation.OPTION;

    private final Function<StoreSettings, KeyWrap> unlocking;
    private final LongSupplier elapsedNanos;

    /** Makes the store; {@link java.util.ServiceLoader} does. */
    public KeystoreStore() {
        this(settings -> KeyWrap.of(settings, Derivation.today(settings)), System::nanoTime);
    }

    KeystoreStore(Function<StoreSettings, KeyWrap> unlocking, LongSupplier elapsedNanos) {
        this.unlocking = unlocking;
        this.elapsedNanos = elapsedNanos;
    }

    @Override
    public String name() {
        return "keystore";
    }

    /**
     * Opens the store, and makes it if it is not there yet.
     *
     * @param settings the folder, and the password (asked for once, as long as {@code keep-unlocked} says, and forgotten
     *     at once) or the option {@code key-file}, which comes first
     * @return the live store, which keeps the keys in memory until it is closed
     * @throws dev.stslib.api.error.StoreException if neither was given, or the store cannot be opened
     */
    @Override
    public OpenStore open(StoreSettings settings) {
        if (ModuleLayer.boot().findModule("java.logging").isEmpty()) {
            throw new BrokenPluginException(
                    "The keystore needs the module java.logging for BouncyCastle, and this Java runtime lacks it",
                    "Add java.logging to the option --add-modules of jlink");
        }
        return Keystore.at(settings).openStore(settings, () -> unlocking.apply(settings), elapsedNanos);
    }
}

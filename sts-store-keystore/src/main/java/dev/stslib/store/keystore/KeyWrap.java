package dev.stslib.store.keystore;

import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.sealing.KeyFile;
import java.nio.file.Path;
import java.util.Optional;

/** Encrypts the keys of a store, under a password or a key file. */
interface KeyWrap extends AutoCloseable {
    /** How the store is unlocked, as the file says it. */
    String kind();

    /** Encrypts keys. */
    byte[] wrap(byte[] keys);

    /**
     * Decrypts keys.
     *
     * @param wrapped what {@link #wrap} gave, whole and unchanged
     * @param where the file, for the message
     * @throws WrongPasswordException if the password or key file is not the one that wrapped them
     */
    byte[] unwrap(byte[] wrapped, Path where);

    /** Forgets what unlocks the store. */
    @Override
    void close();

    /** What the settings say: a key file, or else a password, which is asked for now. */
    static KeyWrap of(StoreSettings settings, Derivation derivation) {
        Optional<KeyFile> keyFile = KeyFile.of(settings);
        return keyFile.isPresent()
                ? new KeyFileWrap(keyFile.get())
                : new PasswordWrap(Password.ask(settings), derivation);
    }
}

package dev.stslib.store.keystore;

import dev.stslib.api.error.WrongPasswordException;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.sealing.KeyFile;
import java.nio.file.Path;
import java.util.Optional;

/** What keeps the store's keys. */
interface KeyWrap extends AutoCloseable {
    /** How the store is unlocked, as it stands in the file. */
    String kind();

    /** Wraps keys, for a store that is made, or changed, now. */
    byte[] wrap(byte[] keys);

    /**
     * Gives the keys back.
     *
     * @param wrapped what {@link #wrap} gave, whole and unchanged
     * @param where the file, for the message
     * @throws WrongPasswordException if what unlocks it is not what it was made with
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

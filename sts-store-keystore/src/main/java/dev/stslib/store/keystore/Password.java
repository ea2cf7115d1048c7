package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import java.util.Arrays;

/** A password while a store is open. Closing overwrites it; who works on with a copy overwrites that. */
final class Password implements AutoCloseable {
    private final char[] characters;
    private boolean closed;

    private Password(char[] characters) {
        this.characters = characters;
    }

    /** Asks for the password of a store. */
    static Password ask(StoreSettings settings) {
        return new Password(settings.password()
                .orElseThrow(() -> new StoreException(
                        "The keystore in " + settings.location() + " needs a password, and none was given",
                        "Give one with StoreSettings.password(...)"))
                .password("the keystore in " + settings.location()));
    }

    /** A copy of the password, to be overwritten after use. */
    synchronized char[] reveal() {
        if (closed) {
            throw new StoreException("The keystore was closed meanwhile", "Open it again");
        }
        return characters.clone();
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(characters, ' ');
    }
}

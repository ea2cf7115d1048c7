package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import java.nio.file.Path;
import java.util.Arrays;

/** A password while a store is open. Closing overwrites it; who works on with a copy overwrites that. */
final class Password implements AutoCloseable {
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    private final char[] characters;
    private boolean closed;

    private Password(char[] characters) {
        this.characters = characters;
    }

    /** Asks for the password of a store. */
    static Password ask(StoreSettings settings) {
        return new Password(settings.password()
                .orElseThrow(() -> new StoreException(
                        "The keystore in " + settings.folder() + " needs a password, and none was given",
                        "Give one with StoreSettings.password(...), or a key file with the option key-file"))
                .password("the keystore in " + settings.folder()));
    }

    /** A copy of the password, to be overwritten after use. */
    synchronized char[] reveal() {
        if (closed) {
            throw new StoreException("The keystore was closed meanwhile", "Open it again");
        }
        return characters.clone();
    }

    /**
     * Refuses what a PKCS12 keystore of the JDK takes not.
     *
     * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/javax/crypto/spec/PBEKeySpec.html">PBEKeySpec,
     *     on characters outside printable ASCII</a>
     */
    synchronized void checkAscii(Path folder) {
        for (char character : characters) {
            if (character < FIRST_PRINTABLE || character > LAST_PRINTABLE) {
                throw new StoreException(
                        "The store keystore-entries in " + folder
                                + " takes a password of printable ASCII characters only, and this one has another",
                        "Give such a password, or take the store keystore, which takes any");
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(characters, ' ');
    }
}

package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import java.nio.file.Path;
import java.util.Arrays;

/** The password of an open store. Closing overwrites it. The user of a copy overwrites the copy. */
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
            throw new StoreException("The keystore was closed during this call", "Open it again");
        }
        return characters.clone();
    }

    /**
     * Refuses a password that a PKCS12 keystore of the JDK does not accept.
     *
     * @see <a href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/javax/crypto/spec/PBEKeySpec.html">PBEKeySpec,
     *     on characters outside printable ASCII</a>
     */
    synchronized void checkAscii(Path folder) {
        for (char character : characters) {
            if (character < FIRST_PRINTABLE || character > LAST_PRINTABLE) {
                throw new StoreException(
                        "The store keystore-entries in " + folder
                                + " accepts printable ASCII characters only, and this password has others",
                        "Choose another password, or use the store keystore, which accepts every character");
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(characters, ' ');
    }
}

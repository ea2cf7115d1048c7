package dev.stslib.api.spi;

import java.nio.file.Path;
import java.util.List;

/** Where a password comes from. Never an argument of a command: others can read those. */
@FunctionalInterface
public interface PasswordSource {
    /**
     * Gives the password.
     *
     * @param purpose what it opens, for a prompt
     * @return a new array, which the caller overwrites after use; not empty
     * @throws dev.stslib.api.error.StoreException if there is none
     */
    char[] password(String purpose);

    /**
     * A password that is already here.
     *
     * @param password the password; copied
     * @return the source
     */
    static PasswordSource of(char[] password) {
        return Passwords.given(password);
    }

    /**
     * The first line of a file that only its owner can read, read when it is needed.
     *
     * @param file the file, UTF-8
     * @return the source
     */
    static PasswordSource file(Path file) {
        return Passwords.file(file);
    }

    /**
     * An environment variable, read when it is needed.
     *
     * @param variable the variable's name
     * @return the source
     */
    static PasswordSource environment(String variable) {
        return Passwords.environment(variable);
    }

    /**
     * The first line that a command prints, such as that of a password manager, run when the password is needed. Its
     * errors go where those of this program go.
     *
     * @param command the program and its arguments; no shell reads them; copied
     * @return the source
     * @throws IllegalArgumentException if the command is empty
     */
    static PasswordSource command(List<String> command) {
        return PasswordCommand.of(command);
    }

    /**
     * A prompt on the terminal, without echo.
     *
     * @return the source
     */
    static PasswordSource prompt() {
        return Passwords.prompt();
    }

    /**
     * The first line of what an entry of a store holds, read when it is needed.
     *
     * @param store the store, open as long as the source is used
     * @param name the entry; its bytes are UTF-8
     * @return the source; it throws {@link dev.stslib.api.error.StoreException} if there is no such entry
     */
    static PasswordSource stored(OpenStore store, EntryName name) {
        return Passwords.stored(store, name);
    }
}

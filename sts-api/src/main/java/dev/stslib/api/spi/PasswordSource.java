package dev.stslib.api.spi;

/**
 * Supplies a password, such as the one that opens a store. The module {@code sts-store-support} has sources for files,
 * environment variables, commands and terminals.
 */
@FunctionalInterface
public interface PasswordSource {
    /**
     * Supplies the password. The store calls it when it needs the password. May block while a person types.
     *
     * @param purpose what the password is for, for use in a prompt
     * @return a new array, not empty, which the caller overwrites after use
     * @throws dev.stslib.api.error.StoreException if no password is available
     */
    char[] password(String purpose);
}

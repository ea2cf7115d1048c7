package dev.stslib.cli.internal.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code [store]} of the settings file, or one of the tables {@code [stores.NAME]}. Paths may begin with
 * {@code ~/}, also those in the options.
 *
 * @param name the name of the store; null for the keystore, or for the NAME of the table
 * @param folder its folder, or null for the standard one
 * @param keyFile the file with the key that opens it, or null
 * @param passwordFile the file whose first line is the password, or null
 * @param passwordCommand the program that prints the password, with its arguments; or empty
 * @param unlock where the password is kept, or null for what the other settings say
 * @param options options of the store by name
 */
public record StoreTable(
        @Nullable String name,
        @Nullable String folder,
        @Nullable String keyFile,
        @Nullable String passwordFile,
        List<String> passwordCommand,
        @Nullable Unlock unlock,
        Map<String, String> options) {
    /** No setting. */
    public static final StoreTable EMPTY = new StoreTable(null, null, null, null, List.of(), null, Map.of());

    public StoreTable {
        passwordCommand = List.copyOf(passwordCommand);
        options = Map.copyOf(options);
    }

    /** A place that keeps the password, and makes one with the store. */
    public enum Unlock {
        /** The desktop's keyring. */
        KEYRING
    }
}

package dev.stslib.api.spi;

import dev.stslib.api.error.StoreException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a store: its folder, if it keeps files, its password, and options by name. Immutable; each method
 * that changes a setting returns a new object.
 */
public final class StoreSettings {
    private static final StoreSettings EMPTY = new StoreSettings(null, null, Map.of());

    private final @Nullable Path location;
    private final @Nullable PasswordSource password;
    private final Map<String, String> options;

    private StoreSettings(@Nullable Path location, @Nullable PasswordSource password, Map<String, String> options) {
        this.location = location;
        this.password = password;
        this.options = Map.copyOf(options);
    }

    /**
     * Creates settings for a store without a folder, such as one on a server, whose address is an option.
     *
     * @return the settings, without a password and without options
     */
    public static StoreSettings create() {
        return EMPTY;
    }

    /**
     * Creates settings for a store in a folder.
     *
     * @param location the folder of the store; the store creates it if it does not exist, but its parent must exist
     * @return the settings, without a password and without options
     */
    public static StoreSettings at(Path location) {
        return new StoreSettings(Objects.requireNonNull(location, "location"), null, Map.of());
    }

    /**
     * Returns a copy with a password.
     *
     * @param source the source of the password
     * @return the settings
     */
    public StoreSettings password(PasswordSource source) {
        return new StoreSettings(location, Objects.requireNonNull(source, "source"), options);
    }

    /**
     * Returns a copy with an option of the store.
     *
     * @param name the name
     * @param value the value, which must not be a secret
     * @return the settings
     */
    public StoreSettings option(String name, String value) {
        Map<String, String> more = new HashMap<>(options);
        more.put(name, value);
        return new StoreSettings(location, password, more);
    }

    /**
     * The folder of the store.
     *
     * @return the folder, or empty if none was given
     */
    public Optional<Path> location() {
        return Optional.ofNullable(location);
    }

    /**
     * The folder of a store that requires one.
     *
     * @return the folder
     * @throws StoreException if none was given
     */
    public Path folder() {
        if (location == null) {
            throw new StoreException(
                    "This store keeps its entries in a folder, and the settings do not name one",
                    "Name it with StoreSettings.at(folder)");
        }
        return location;
    }

    /**
     * The source of the password.
     *
     * @return the source, or empty if none was given
     */
    public Optional<PasswordSource> password() {
        return Optional.ofNullable(password);
    }

    /**
     * An option of the store.
     *
     * @param name the name
     * @return the value, or empty if it was not given
     */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * Rejects options that the store does not know, so that a misspelled name is not silently ignored.
     *
     * @param known the names that the store knows
     * @throws StoreException if another was given
     */
    public void checkOptions(List<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw new StoreException(
                        "The store" + (location == null ? "" : " in " + location) + " has no option '" + name + "'",
                        known.isEmpty() ? "Remove it" : "Use one of " + String.join(", ", known) + ", or remove it");
            }
        }
    }

    /** Shows the folder and the options, not the password. */
    @Override
    public String toString() {
        String shown = location == null ? "" : location.toString();
        String separator = shown.isEmpty() || options.isEmpty() ? "" : ", ";
        return "StoreSettings[" + shown + (options.isEmpty() ? "" : separator + options) + "]";
    }
}

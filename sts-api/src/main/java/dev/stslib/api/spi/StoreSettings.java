package dev.stslib.api.spi;

import dev.stslib.api.error.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a store is and what opens it. Immutable; each method gives a new one. */
public final class StoreSettings {
    private final Path location;
    private final @Nullable PasswordSource password;
    private final Map<String, String> options;

    private StoreSettings(Path location, @Nullable PasswordSource password, Map<String, String> options) {
        this.location = Objects.requireNonNull(location, "location");
        this.password = password;
        this.options = Map.copyOf(options);
    }

    /**
     * A store at a place.
     *
     * @param location the folder of the store; it is made when it is not there, its parent must be
     * @return the settings, without a password
     */
    public static StoreSettings at(Path location) {
        return new StoreSettings(location, null, Map.of());
    }

    /**
     * The same with a password.
     *
     * @param source where the password comes from
     * @return the settings
     */
    public StoreSettings password(PasswordSource source) {
        return new StoreSettings(location, source, options);
    }

    /**
     * The same with a setting of the store's own.
     *
     * @param name the name
     * @param value the value, no secret
     * @return the settings
     */
    public StoreSettings option(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(options);
        more.put(name, value);
        return new StoreSettings(location, password, more);
    }

    /**
     * The folder of the store.
     *
     * @return the folder, never null
     */
    public Path location() {
        return location;
    }

    /**
     * Where the password comes from.
     *
     * @return the source, or empty if none was given
     */
    public Optional<PasswordSource> password() {
        return Optional.ofNullable(password);
    }

    /**
     * A setting of the store's own.
     *
     * @param name the name
     * @return the value, or empty if it was not given
     */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * Refuses options that a store does not know: a name with a slip in it would be passed over, and the entries, say, not
     * be sealed.
     *
     * @param known the names that the store knows
     * @throws StoreException if another was given
     */
    public void checkOptions(List<String> known) {
        for (String name : options.keySet()) {
            if (!known.contains(name)) {
                throw new StoreException(
                        "The store in " + location + " has no option '" + name + "'",
                        "Write one of " + String.join(", ", known) + ", or drop it");
            }
        }
    }

    /** Shows the place and the options, no password. */
    @Override
    public String toString() {
        return "StoreSettings[" + location + (options.isEmpty() ? "" : ", " + options) + "]";
    }
}

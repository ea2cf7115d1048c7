package dev.stslib.aws.support.service;

import dev.stslib.api.Profile;
import dev.stslib.api.SystemEnvironment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a setting, and the place that sets it. The place is put into words only if an error needs it.
 *
 * @param text the value
 * @param profile the profile that holds it, or null for another place
 * @param name the key in the profile, or the name of the other place
 */
public record Setting(String text, @Nullable Profile profile, String name) {
    /**
     * A setting in a place other than a profile.
     *
     * @param text the value
     * @param place the name of the place, as the beginning of an error
     * @return the setting
     */
    public static Setting of(String text, String place) {
        return new Setting(text, null, place);
    }

    /**
     * Looks a key of a profile up. An empty value counts as absent.
     *
     * @param profile the profile
     * @param key the key
     * @return the setting, or empty
     */
    public static Optional<Setting> find(Profile profile, String key) {
        return profile.text(key).map(text -> new Setting(text, profile, key));
    }

    /**
     * Looks a property of the JVM up.
     *
     * @param systemEnvironment the system environment
     * @param name the property
     * @return the setting, or empty
     */
    public static Optional<Setting> property(SystemEnvironment systemEnvironment, String name) {
        return systemEnvironment.property(name).map(text -> of(text, "The property " + name));
    }

    /**
     * Looks an environment variable up.
     *
     * @param systemEnvironment the system environment
     * @param name the variable
     * @return the setting, or empty
     */
    public static Optional<Setting> variable(SystemEnvironment systemEnvironment, String name) {
        return systemEnvironment.env(name).map(text -> of(text, name));
    }

    /**
     * Reads the value as a switch.
     *
     * @return the switch
     * @throws dev.stslib.api.error.ProfileConfigurationException if the value is neither true nor false
     */
    public boolean isTrue() {
        return TrueOrFalse.read(text, place());
    }

    /**
     * The place in words.
     *
     * @return the beginning of an error
     */
    public String place() {
        return profile == null ? name : profile.place(name);
    }

    /** Shows the place without the value, which may be a secret. */
    @Override
    public String toString() {
        return "Setting[" + place() + "]";
    }
}

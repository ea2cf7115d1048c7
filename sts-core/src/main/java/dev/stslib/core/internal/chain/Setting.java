package dev.stslib.core.internal.chain;

import dev.stslib.api.Profile;
import dev.stslib.aws.support.service.TrueOrFalse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody set, and where. The place is put into words only when an error needs it.
 *
 * @param text what was set
 * @param profile the profile that holds it, or null for another place
 * @param name the key in the profile, or what the other place is called
 */
record Setting(String text, @Nullable Profile profile, String name) {

    static Setting of(String text, String place) {
        return new Setting(text, null, place);
    }

    static Optional<Setting> find(Profile profile, String key) {
        return ProfileValues.text(profile, key).map(text -> new Setting(text, profile, key));
    }

    boolean isTrue() {
        return TrueOrFalse.read(text, place());
    }

    String place() {
        return profile == null ? name : ProfileValues.place(profile, name);
    }

    /** Shows the place alone: the value may be anything. */
    @Override
    public String toString() {
        return "Setting[" + place() + "]";
    }
}

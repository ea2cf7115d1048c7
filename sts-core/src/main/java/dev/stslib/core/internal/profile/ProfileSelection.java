package dev.stslib.core.internal.profile;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.NoProfilesException;
import dev.stslib.api.error.ProfileNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The selected profile: one that is named, or {@code default}, which may be missing.
 *
 * @param name the profile's name
 * @param asked true if it was asked for by name, so that its absence is an error
 */
public record ProfileSelection(String name, boolean asked) {
    /** The profile that is selected if none is named. */
    public static final String DEFAULT = "default";

    private static final int SHOWN = 50;

    public ProfileSelection {
        Objects.requireNonNull(name, "name");
    }

    /**
     * Returns the profile that the environment selects: by the property {@code aws.profile}, then by
     * {@code AWS_PROFILE}, otherwise {@code default}.
     *
     * @param systemEnvironment the system environment
     * @return the selection
     */
    public static ProfileSelection of(SystemEnvironment systemEnvironment) {
        Optional<String> named = systemEnvironment.setting("aws.profile", "AWS_PROFILE");
        return named.map(ProfileSelection::named).orElseGet(() -> new ProfileSelection(DEFAULT, false));
    }

    /**
     * Returns the selection of a profile by name.
     *
     * @param name the name
     * @return the selection
     */
    public static ProfileSelection named(String name) {
        return new ProfileSelection(name, true);
    }

    /**
     * Returns the selected profile.
     *
     * @param profiles all profiles
     * @return the profile
     * @throws ProfileNotFoundException if it was asked for by name and is missing; the message lists the first 50 names
     * @throws NoProfilesException if none was named and there is no {@code default}; the next source may be tried
     */
    public Profile require(ProfileSet profiles) {
        Optional<Profile> found = profiles.find(name);
        if (found.isPresent()) {
            return found.get();
        }
        String names = names(profiles) + profiles.ignoredHint(SectionType.PROFILE.prefix(), name);
        if (asked) {
            throw new ProfileNotFoundException(
                    "There is no profile '" + name + "'; there are: " + names,
                    "Check its name, or add it to the config file");
        }
        throw new NoProfilesException(
                "No profiles: none is named and there is no profile 'default'; there are: " + names,
                "Name one with AWS_PROFILE or the property aws.profile, or add [default] to the config file");
    }

    /**
     * Returns the names of all profiles, for messages.
     *
     * @param profiles the profiles
     * @return the names in alphabetical order, the first 50, or "none"
     */
    public static String names(ProfileSet profiles) {
        TreeSet<String> names = new TreeSet<>(profiles.profiles().keySet());
        String shown = String.join(", ", names.stream().limit(SHOWN).toList());
        if (names.isEmpty()) {
            return "none";
        }
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}

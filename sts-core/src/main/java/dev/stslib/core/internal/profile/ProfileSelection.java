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
 * Which profile is meant: the one that is named, or {@code default}, which may be missing.
 *
 * @param name the profile's name
 * @param asked true if somebody asked for it by name, so that its absence is an error of its own
 */
public record ProfileSelection(String name, boolean asked) {
    /** The profile that is meant where none is named. */
    public static final String DEFAULT = "default";

    private static final int SHOWN = 50;

    public ProfileSelection {
        Objects.requireNonNull(name, "name");
    }

    /**
     * The profile that a machine names: the property {@code aws.profile}, then {@code AWS_PROFILE}, then
     * {@code default}.
     *
     * @param host the machine
     * @return the selection
     */
    public static ProfileSelection of(SystemEnvironment host) {
        Optional<String> named = host.setting("aws.profile", "AWS_PROFILE");
        return named.map(ProfileSelection::named).orElseGet(() -> new ProfileSelection(DEFAULT, false));
    }

    /**
     * A profile that is asked for by name.
     *
     * @param name the name
     * @return the selection
     */
    public static ProfileSelection named(String name) {
        return new ProfileSelection(name, true);
    }

    /**
     * The selected profile.
     *
     * @param profiles the profiles there are
     * @return the profile
     * @throws ProfileNotFoundException if it was asked for by name and is not there; the message lists the names there
     *     are, the first 50
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
     * The names of all profiles, for messages.
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

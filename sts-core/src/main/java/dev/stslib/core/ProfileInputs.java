package dev.stslib.core;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections that the plan of a profile is made from: the profile, and every section that a value in these sections
 * names. Two readings of the profiles that agree on them lead to the same plan, whatever else differs.
 */
final class ProfileInputs {
    private ProfileInputs() {}

    /** The sections by kind and name. */
    static Map<String, Profile> sections(ProfileSet profiles, String profile) {
        Map<String, Profile> sections = new LinkedHashMap<>();
        Deque<String> names = new ArrayDeque<>(List.of(profile));
        while (!names.isEmpty()) {
            String name = names.remove();
            add(sections, names, "sso-session " + name, profiles.ssoSessions().get(name));
            add(sections, names, "services " + name, profiles.services().get(name));
            add(sections, names, "profile " + name, profiles.profiles().get(name));
        }
        return sections;
    }

    /** Adds a section, and its values to the names that are still to be looked up. */
    private static void add(Map<String, Profile> sections, Deque<String> names, String id, @Nullable Profile section) {
        if (section == null || sections.putIfAbsent(id, section) != null) {
            return;
        }
        section.properties().forEach((key, property) -> {
            if (!Profile.isSecret(key)) {
                names.add(property.value().revealSecret());
            }
        });
    }

    /** Whether two readings of the profiles lead to the same plan of a profile. */
    @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
    static boolean areSame(ProfileSet one, ProfileSet other, String profile) {
        if (one == other) {
            return true;
        }
        Map<String, Profile> ours = sections(one, profile);
        Map<String, Profile> others = sections(other, profile);
        return ours.keySet().equals(others.keySet())
                && ours.entrySet().stream()
                        .allMatch(section -> isSame(section.getValue(), others.get(section.getKey())));
    }

    /** Compares values, not their lines: an edit above a section moves it. */
    @SuppressWarnings("ReferenceEquality") // a section that was not read again is the same object
    private static boolean isSame(Profile one, @Nullable Profile other) {
        return one == other
                || (other != null
                        && one.properties().keySet().equals(other.properties().keySet())
                        && one.properties().entrySet().stream()
                                .allMatch(entry -> isSame(
                                        entry.getValue(), other.properties().get(entry.getKey()))));
    }

    private static boolean isSame(ProfileProperty one, @Nullable ProfileProperty other) {
        return other != null
                && one.value().equals(other.value())
                && one.nested().equals(other.nested());
    }
}

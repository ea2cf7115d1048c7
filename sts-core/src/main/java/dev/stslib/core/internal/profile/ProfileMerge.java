package dev.stslib.core.internal.profile;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileSyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges files to one set. The credentials file adds its properties to those of the config file and overrides them; a
 * section of a role file replaces the section of the same name.
 */
final class ProfileMerge {
    private final Map<SectionType, Map<String, Profile>> sections = new EnumMap<>(SectionType.class);
    private final List<String> warnings = new ArrayList<>();
    private final List<ProfileSet.IgnoredSection> ignored = new ArrayList<>();

    ProfileMerge() {
        for (SectionType type : SectionType.values()) {
            sections.put(type, new LinkedHashMap<>());
        }
    }

    void add(FileKind kind, ParsedFile file) {
        warnings.addAll(file.warnings());
        ignored.addAll(file.ignored());
        for (Map.Entry<SectionId, Profile> section : file.sections().entrySet()) {
            Map<String, Profile> all = all(section.getKey().type());
            String name = section.getKey().name();
            Profile before = kind == FileKind.ROLES ? null : all.get(name);
            all.put(name, before == null ? section.getValue() : merged(before, section.getValue()));
        }
    }

    /** Returns the set. If every profile breaks the grammar, it throws the first error. */
    ProfileSet result() {
        List<ProfileSyntaxException> broken = all(SectionType.PROFILE).values().stream()
                .flatMap(profile -> profile.syntaxError().stream())
                .toList();
        if (!broken.isEmpty() && broken.size() == all(SectionType.PROFILE).size()) {
            throw broken.get(0);
        }
        return new ProfileSet(
                all(SectionType.PROFILE), all(SectionType.SSO_SESSION), all(SectionType.SERVICES), warnings, ignored);
    }

    private Map<String, Profile> all(SectionType type) {
        return sections.getOrDefault(type, Map.of());
    }

    private static Profile merged(Profile before, Profile now) {
        if (before.syntaxError().isPresent()) {
            return before;
        }
        if (now.syntaxError().isPresent()) {
            return now;
        }
        Map<String, ProfileProperty> properties = new LinkedHashMap<>(before.properties());
        properties.putAll(now.properties());
        return new Profile(now.name(), properties);
    }
}

package dev.stslib.core.profile;

import dev.stslib.api.error.ProfileConfigurationException;
import org.jspecify.annotations.Nullable;

/** Which headers a file may hold. */
public enum FileKind {
    /** The config file: {@code [default]}, and all others with a prefix. */
    CONFIG,
    /** The credentials file: bare names of profiles. */
    CREDENTIALS,
    /** A role file of stslib: bare names of profiles, and prefixes as in the config file. */
    ROLES;

    /** The section that a header opens, or null if it is none that this kind of file knows. */
    @Nullable
    SectionId section(Header header) {
        String prefix = header.prefix();
        if (prefix == null) {
            boolean bare = this != CONFIG || header.name().equals(ProfileSelection.DEFAULT);
            return bare ? new SectionId(SectionType.PROFILE, header.name()) : null;
        }
        SectionType type = this == CREDENTIALS ? null : SectionType.ofPrefix(prefix);
        return type == null ? null : new SectionId(type, header.name());
    }

    /** The header of a section that is new in a file of this kind. */
    String header(SectionId id) {
        if (!Grammar.isName(id.name())) {
            throw new ProfileConfigurationException(
                    "The name of a section cannot be written: it may hold letters, digits and _ - / . % @ : + only",
                    "Give another name");
        }
        if (this == CREDENTIALS && id.type() != SectionType.PROFILE) {
            throw new ProfileConfigurationException(
                    "The credentials file holds profiles only, no [" + id.type().prefix() + " " + id.name() + "]",
                    "Put the section into the config file");
        }
        boolean bare =
                id.type() == SectionType.PROFILE && (this != CONFIG || id.name().equals(ProfileSelection.DEFAULT));
        return bare ? "[" + id.name() + "]" : "[" + id.type().prefix() + " " + id.name() + "]";
    }
}

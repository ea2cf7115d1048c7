package dev.stslib.core.profile;

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
}

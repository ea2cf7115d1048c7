package dev.stslib.core.internal.profile;

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

    /** Returns the section that a header opens, or null if this kind of file has no such sections. */
    @Nullable
    SectionId section(SectionHeader header) {
        String prefix = header.prefix();
        if (prefix == null) {
            boolean bare = this != CONFIG || header.name().equals(ProfileSelection.DEFAULT);
            return bare ? new SectionId(SectionType.PROFILE, header.name()) : null;
        }
        SectionType type = this == CREDENTIALS ? null : SectionType.ofPrefix(prefix);
        return type == null ? null : new SectionId(type, header.name());
    }

    /** Returns the headers that such a file may hold, for messages. */
    String knownHeaders() {
        return switch (this) {
            case CONFIG -> "the config file knows [default], [profile NAME], [sso-session NAME] and [services NAME]";
            case CREDENTIALS -> "a header of the credentials file is a bare name";
            case ROLES -> "a role file knows [NAME], [profile NAME], [sso-session NAME] and [services NAME]";
        };
    }

    /** Returns the header of a new section. */
    String header(SectionId id) {
        if (!Grammar.isName(id.name())) {
            throw new ProfileConfigurationException(
                    "The name of a section cannot be written: it " + Grammar.NAME_RULE, "Give another name");
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

package dev.stslib.core.internal.profile;

import org.jspecify.annotations.Nullable;

/** The three name spaces of sections. */
public enum SectionType {
    /** A profile: {@code [profile NAME]} in the config file, {@code [NAME]} in the credentials file. */
    PROFILE("profile"),
    /** {@code [sso-session NAME]} in the config file. */
    SSO_SESSION("sso-session"),
    /** {@code [services NAME]} in the config file. */
    SERVICES("services");

    private final String prefix;

    SectionType(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Returns the word before the name in a config file.
     *
     * @return the prefix
     */
    public String prefix() {
        return prefix;
    }

    /** What a section is called in messages. */
    String title(String name) {
        return this == PROFILE ? "profile '" + name + "'" : "[" + prefix + " " + name + "]";
    }

    static @Nullable SectionType ofPrefix(String prefix) {
        for (SectionType type : values()) {
            if (type.prefix.equals(prefix)) {
                return type;
            }
        }
        return null;
    }
}

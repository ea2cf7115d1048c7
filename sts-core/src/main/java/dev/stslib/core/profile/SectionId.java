package dev.stslib.core.profile;

import org.jspecify.annotations.Nullable;

/** A section by name space and name, whatever its header looks like. */
record SectionId(SectionType type, String name) {
    /** Written out: the one that the compiler makes for a record is linked at run time, which slows a start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SectionId id && type == id.type && name.equals(id.name);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + name.hashCode();
    }
}

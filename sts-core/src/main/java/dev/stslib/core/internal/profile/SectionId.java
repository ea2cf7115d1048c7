package dev.stslib.core.internal.profile;

/** A section by name space and name, whatever its header looks like. */
record SectionId(SectionType type, String name) {}

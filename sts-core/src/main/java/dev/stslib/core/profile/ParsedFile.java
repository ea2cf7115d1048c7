package dev.stslib.core.profile;

import dev.stslib.api.Profile;
import java.util.List;
import java.util.Map;

/** What one file holds: its sections in order, and what was ignored. */
record ParsedFile(Map<SectionId, Profile> sections, List<String> warnings) {
    static final ParsedFile EMPTY = new ParsedFile(Map.of(), List.of());
}

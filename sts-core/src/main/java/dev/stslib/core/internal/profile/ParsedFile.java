package dev.stslib.core.internal.profile;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileSyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one file holds.
 *
 * @param sections the sections in order
 * @param ignored the sections that are not read, in order
 * @param problems the lines that break the grammar, at most one for each header, in order
 * @param warnings what was ignored, as text
 */
public record ParsedFile(
        Map<SectionId, Profile> sections,
        List<ProfileSet.IgnoredSection> ignored,
        List<Problem> problems,
        List<String> warnings) {
    static final ParsedFile EMPTY = new ParsedFile(Map.of(), List.of(), List.of(), List.of());

    /**
     * A line that breaks the grammar. The lines below it, to the next header, are not read.
     *
     * @param section the section in which it stands, or null for a broken header and for a line before any header
     */
    record Problem(@Nullable SectionId section, ProfileSyntaxException error) {}

    static ParsedFile withWarning(String warning) {
        return new ParsedFile(Map.of(), List.of(), List.of(), List.of(warning));
    }

    /** This, if no line breaks the grammar. */
    public ParsedFile requireSound() {
        if (!problems.isEmpty()) {
            throw problems.get(0).error();
        }
        return this;
    }
}

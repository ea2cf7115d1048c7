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
 * @param sections the sections in order; one that a problem names has that {@link Profile#syntaxError}
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
     * @param section the section that it makes unusable, or null if none can be named
     */
    record Problem(@Nullable SectionId section, ProfileSyntaxException error) {}

    static ParsedFile withWarning(String warning) {
        return new ParsedFile(Map.of(), List.of(), List.of(), List.of(warning));
    }

    /** Returns this file if no line breaks the grammar. */
    public ParsedFile requireSound() {
        if (!problems.isEmpty()) {
            throw problems.get(0).error();
        }
        return this;
    }

    /**
     * Returns this file if each line that breaks the grammar makes a section unusable that can be named. Any other line
     * may concern every profile, and makes the file unusable.
     */
    ParsedFile requireKnownSections() {
        return problems.stream().allMatch(problem -> problem.section() != null) ? this : requireSound();
    }
}

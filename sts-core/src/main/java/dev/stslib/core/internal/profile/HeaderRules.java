package dev.stslib.core.internal.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which section a header of one file opens, or why the section is ignored.
 *
 * @param dropBareDefault true if the file has {@code [profile default]}, which drops every {@code [default]} of it
 */
record HeaderRules(FileKind kind, boolean dropBareDefault) {

    static HeaderRules of(FileKind kind, List<Line> lines) {
        return new HeaderRules(kind, kind != FileKind.CREDENTIALS && hasPrefixedDefault(lines));
    }

    private static boolean hasPrefixedDefault(List<Line> lines) {
        for (Line line : lines) {
            if (line.kind() == Line.Kind.HEADER) {
                SectionHeader header = SectionHeader.of(line);
                if (header != null && header.isPrefixedDefault()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The section that a header opens, or null if it is ignored, and {@link #reason} says why. */
    @Nullable
    SectionId section(SectionHeader header) {
        boolean dropped = dropBareDefault && header.isBareDefault();
        return dropped || !Grammar.isName(header.name()) ? null : kind.section(header);
    }

    /** Why the section of a header is ignored. */
    String reason(SectionHeader header) {
        if (kind.section(header) == null) {
            return kind.knownHeaders();
        }
        return Grammar.isName(header.name()) ? "[profile default] takes its place" : "its name " + Grammar.NAME_RULE;
    }
}

package dev.stslib.core.internal.profile;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileProperty;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.error.ProfileSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the sections and problems of one file, in any format. */
final class ParsedFileBuilder {
    private final String file;
    private final Map<SectionId, Map<String, Property>> sections = new LinkedHashMap<>();
    private final List<ProfileSet.IgnoredSection> ignored = new ArrayList<>();
    private final List<ParsedFile.Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    ParsedFileBuilder(String file) {
        this.file = file;
    }

    /** The properties of a section by key in lower case; a section that is there already is continued. */
    Map<String, Property> section(SectionId id) {
        return sections.computeIfAbsent(id, key -> new LinkedHashMap<>());
    }

    /** A new property, for {@link #section}; its name must be valid. */
    Property property(int line, String value) {
        return new Property(line, value);
    }

    void ignoreSection(int line, SectionHeader header, String reason) {
        String origin = file + ":" + line;
        ignored.add(new ProfileSet.IgnoredSection(header.text(), origin, reason));
        warnings.add(origin + ": the section is ignored: " + reason);
    }

    void ignoreProperty(int line) {
        warnings.add(file + ":" + line + ": the property is ignored: its name " + Grammar.NAME_RULE);
    }

    void problem(@Nullable SectionId section, ProfileSyntaxException error) {
        problems.add(new ParsedFile.Problem(section, error));
        if (section != null) {
            section(section);
            warnings.add(error.problem() + ": " + section.type().title(section.name()) + " cannot be used");
        }
    }

    /** The error of a file that a line makes unusable as a whole: the first one of the file. */
    ProfileSyntaxException first(ProfileSyntaxException error) {
        return problems.isEmpty() ? error : problems.get(0).error();
    }

    ProfileSyntaxException error(SyntaxProblem problem, int line) {
        return problem.at(file, line);
    }

    /** Checks that a line has an equals sign and a key. The key may be an invalid name. */
    KeyValue pair(int line, @Nullable KeyValue split) {
        if (split == null) {
            throw error(SyntaxProblem.NO_EQUALS, line);
        }
        if (split.key().isEmpty()) {
            throw error(SyntaxProblem.NO_NAME, line);
        }
        return split;
    }

    ParsedFile build() {
        Map<SectionId, Profile> built = new LinkedHashMap<>();
        sections.forEach((id, properties) -> {
            Map<String, ProfileProperty> values = new LinkedHashMap<>();
            properties.forEach((key, property) -> values.put(key, property.build()));
            built.put(id, new Profile(id.name(), values));
        });
        for (int i = problems.size() - 1; i >= 0; i--) { // so that the first problem of a section stays
            ParsedFile.Problem problem = problems.get(i);
            SectionId id = problem.section();
            if (id != null) {
                built.put(id, Profile.broken(id.name(), problem.error()));
            }
        }
        return new ParsedFile(built, ignored, problems, warnings);
    }

    /** A property that grows with its continuations. */
    final class Property {
        private final int line;
        private final StringBuilder value;
        private final boolean parent;
        private final Map<String, Secret> nested;
        private final Map<String, String> nestedOrigins;

        private Property(int line, String value) {
            this.line = line;
            this.value = new StringBuilder(value);
            parent = value.isEmpty();
            nested = parent ? new LinkedHashMap<>() : Map.of();
            nestedOrigins = parent ? new LinkedHashMap<>() : Map.of();
        }

        /** Adds a trimmed continuation line; below an empty value it is a nested property too. */
        void append(int number, String text) {
            if (parent) {
                nest(number, text);
            }
            value.append('\n').append(text);
        }

        private void nest(int number, String text) {
            KeyValue pair = pair(number, KeyValue.of(text));
            if (pair.named()) {
                String name = KeyValue.lower(pair.key());
                nested.put(name, Secret.of(pair.value()));
                nestedOrigins.put(name, file + ":" + number);
            } else {
                warnings.add(file + ":" + number + ": the nested property has an invalid name"
                        + " and can be read in the raw value only");
            }
        }

        private ProfileProperty build() {
            return new ProfileProperty(Secret.of(value.toString()), file + ":" + line, nested, nestedOrigins);
        }
    }
}

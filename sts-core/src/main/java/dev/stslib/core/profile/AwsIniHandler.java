package dev.stslib.core.profile;

import dev.stslib.api.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ini4j.spi.IniHandler;
import org.jspecify.annotations.Nullable;

/**
 * Builds sections by AWS's rules from what ini4j finds in a {@link PreparedText}. What is ignored is skipped without
 * being looked at, so that nothing inside it is an error.
 */
final class AwsIniHandler implements IniHandler {
    private enum State {
        NO_SECTION,
        IGNORED_SECTION,
        NO_PROPERTY,
        IGNORED_PROPERTY,
        PROPERTY
    }

    private final String file;
    private final FileKind kind;
    private final boolean dropBareDefault;
    private final Map<SectionId, SectionBuilder> sections = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private State state = State.NO_SECTION;
    private SectionBuilder section = new SectionBuilder();
    private @Nullable PropertyBuilder property;

    AwsIniHandler(String file, FileKind kind, boolean dropBareDefault) {
        this.file = file;
        this.kind = kind;
        this.dropBareDefault = dropBareDefault;
    }

    ParsedFile result() {
        Map<SectionId, Profile> built = new LinkedHashMap<>();
        for (Map.Entry<SectionId, SectionBuilder> entry : sections.entrySet()) {
            built.put(entry.getKey(), entry.getValue().build(entry.getKey().name()));
        }
        return new ParsedFile(built, warnings);
    }

    @Override
    public void startSection(String prepared) {
        if (!Character.isDigit(prepared.charAt(0))) {
            return; // ini4j's own section for what stands before all headers
        }
        int bar = prepared.indexOf('|');
        if (bar < 0) {
            throw SyntaxProblem.HEADER_NOT_CLOSED.at(file, Integer.parseInt(prepared));
        }
        int line = Integer.parseInt(prepared.substring(0, bar));
        String inside = Mask.reveal(prepared.substring(bar + 1, prepared.length() - 1));
        if (inside.isEmpty()) {
            throw SyntaxProblem.HEADER_NOT_CLOSED.at(file, line);
        }
        Header header = Header.of(inside);
        SectionId id = kind.section(header);
        String reason = ignored(header, id);
        if (reason != null || id == null) {
            warnings.add(file + ":" + line + ": the section is ignored: " + reason);
            state = State.IGNORED_SECTION;
        } else {
            SectionBuilder begun = sections.get(id);
            section = begun == null ? new SectionBuilder() : begun;
            sections.put(id, section);
            state = State.NO_PROPERTY;
        }
    }

    private @Nullable String ignored(Header header, @Nullable SectionId id) {
        if (id == null) {
            return kind == FileKind.CREDENTIALS
                    ? "a header of the credentials file is a bare name"
                    : "the config file knows [default], [profile NAME], [sso-session NAME] and [services NAME]";
        }
        if (!Grammar.isName(header.name())) {
            return "its name may hold letters, digits and _ - / . % @ : + only";
        }
        return dropBareDefault && header.isBareDefault() ? "[profile default] takes its place" : null;
    }

    @Override
    public void handleOption(String prepared, @Nullable String value) {
        int bar = prepared.indexOf('|');
        int line = Integer.parseInt(prepared.substring(0, bar));
        if (state == State.NO_SECTION) {
            throw SyntaxProblem.SECTION_EXPECTED.at(file, line);
        }
        if (state != State.IGNORED_SECTION) {
            if (prepared.charAt(bar + 1) == 'C' && value != null) {
                continuation(line, unwrap(value));
            } else {
                property(line, Mask.reveal(prepared.substring(bar + 3, prepared.length() - 1)), value);
            }
        }
    }

    private void property(int line, String key, @Nullable String value) {
        if (value == null) {
            throw SyntaxProblem.NO_EQUALS.at(file, line);
        }
        if (key.isEmpty()) {
            throw SyntaxProblem.NO_NAME.at(file, line);
        }
        if (Grammar.isName(key)) {
            property = new PropertyBuilder(file, line, unwrap(value));
            section.put(key.toLowerCase(Locale.ROOT), property);
            state = State.PROPERTY;
        } else {
            warnings.add(file + ":" + line + ": the property is ignored:"
                    + " its name may hold letters, digits and _ - / . % @ : + only");
            state = State.IGNORED_PROPERTY;
        }
    }

    private void continuation(int line, String text) {
        if (state == State.NO_PROPERTY) {
            throw SyntaxProblem.PROPERTY_EXPECTED.at(file, line);
        }
        if (state == State.PROPERTY && property != null) {
            property.append(line, text, warnings);
        }
    }

    private static String unwrap(String value) {
        return Mask.reveal(value.substring(1, value.length() - 1));
    }

    @Override
    public void startIni() {
        // nothing to prepare
    }

    @Override
    public void endSection() {
        // the next header says so too
    }

    @Override
    public void endIni() {
        // result() is asked for
    }

    @Override
    public void handleComment(String comment) {
        // PreparedText has cut them
    }
}

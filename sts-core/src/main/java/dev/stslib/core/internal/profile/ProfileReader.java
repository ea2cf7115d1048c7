package dev.stslib.core.internal.profile;

import dev.stslib.api.error.ProfileSyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sections of a document by AWS's rules. A line that breaks the grammar makes its section unusable; reading goes
 * on at the next header.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
public final class ProfileReader {
    private final ProfileDocument document;
    private final ParsedFileBuilder file;

    private ProfileReader(String file, ProfileDocument document) {
        this.document = document;
        this.file = new ParsedFileBuilder(file);
    }

    /**
     * Reads bytes.
     *
     * @param file the file's name, for messages
     * @throws ProfileSyntaxException if the bytes are not UTF-8; what else is wrong is in the result
     */
    public static ParsedFile read(String file, FileKind kind, byte[] bytes) {
        return read(
                file,
                new ProfileDocument(
                        kind, Line.split(Utf8Text.decode(file, bytes).text())));
    }

    /** Reads a document. What is wrong with it is in the result. */
    public static ParsedFile read(String file, ProfileDocument document) {
        return new ProfileReader(file, document).read();
    }

    private ParsedFile read() {
        for (Section section : document.sections()) {
            try {
                section(section);
            } catch (ProfileSyntaxException e) {
                file.problem(meant(section), e);
            }
        }
        return file.build();
    }

    /** The section that a header opens, or would open if it was closed; null if that cannot be told. */
    private @Nullable SectionId meant(Section section) {
        Line headerLine = section.headerLine();
        if (headerLine == null || section.id() != null) {
            return section.id();
        }
        SectionHeader header = SectionHeader.unclosed(headerLine.text());
        return header == null ? null : document.headers().section(header);
    }

    private void section(Section section) {
        Line headerLine = section.headerLine();
        SectionId id = section.id();
        if (headerLine == null) {
            beforeAnyHeader(section);
        } else if (id == null) {
            ignored(headerLine);
        } else {
            properties(section, id);
        }
    }

    private void beforeAnyHeader(Section section) {
        for (Line line : section.body()) {
            if (!line.kind().skipped()) {
                throw file.error(SyntaxProblem.SECTION_EXPECTED, line.number());
            }
        }
    }

    private void ignored(Line headerLine) {
        SectionHeader header = SectionHeader.of(headerLine);
        if (header == null) {
            throw file.error(SyntaxProblem.HEADER_NOT_CLOSED, headerLine.number());
        }
        file.ignoreSection(headerLine.number(), header, document.headers().reason(header));
    }

    private void properties(Section section, SectionId id) {
        Map<String, ParsedFileBuilder.Property> properties = file.section(id);
        boolean afterProperty = false;
        ParsedFileBuilder.Property property = null;
        for (Line line : section.body()) {
            if (line.kind() == Line.Kind.PROPERTY) {
                afterProperty = true;
                property = property(line, properties);
            } else if (line.kind() == Line.Kind.CONTINUATION) {
                if (!afterProperty) {
                    throw file.error(SyntaxProblem.PROPERTY_EXPECTED, line.number());
                }
                if (property != null) {
                    property.append(line.number(), Grammar.trim(line.text()));
                }
            }
        }
    }

    /** Begins a property, or gives null for one that is ignored with its continuations. */
    private ParsedFileBuilder.@Nullable Property property(
            Line line, Map<String, ParsedFileBuilder.Property> properties) {
        KeyValue pair = file.pair(line.number(), KeyValue.of(line));
        if (!pair.named()) {
            file.ignoreProperty(line.number());
            return null;
        }
        ParsedFileBuilder.Property property = file.property(line.number(), pair.value());
        properties.put(KeyValue.lower(pair.key()), property);
        return property;
    }
}

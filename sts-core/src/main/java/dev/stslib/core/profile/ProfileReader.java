package dev.stslib.core.profile;

import dev.stslib.api.error.ProfileSyntaxException;
import java.util.Map;

/**
 * Reads the sections of a document by AWS's rules. A line that breaks the grammar ends its section; the next header is a
 * safe place to go on.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
final class ProfileReader {
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
    static ParsedFile read(String file, FileKind kind, byte[] bytes) {
        return read(file, new ProfileDocument(kind, Line.split(Utf8Text.decode(file, bytes).text())));
    }

    /** Reads a document. What is wrong with it is in the result. */
    static ParsedFile read(String file, ProfileDocument document) {
        return new ProfileReader(file, document).read();
    }

    private ParsedFile read() {
        for (Section section : document.sections()) {
            try {
                section(section);
            } catch (ProfileSyntaxException e) {
                file.problem(section.id(), e);
            }
        }
        return file.build();
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
        for (Entry entry : section.entries()) {
            if (!entry.first().kind().skipped()) {
                throw file.error(SyntaxProblem.SECTION_EXPECTED, entry.first().number());
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
        for (Entry entry : section.entries()) {
            Line first = entry.first();
            if (first.kind() == Line.Kind.CONTINUATION) {
                throw file.error(SyntaxProblem.PROPERTY_EXPECTED, first.number());
            }
            if (first.kind() == Line.Kind.PROPERTY) {
                KeyValue pair = pair(entry);
                if (pair.named()) {
                    properties.put(KeyValue.lower(pair.key()), property(entry, pair.value()));
                } else {
                    file.ignoreProperty(first.number());
                }
            }
        }
    }

    private KeyValue pair(Entry entry) {
        KeyValue pair = entry.property();
        if (pair == null) {
            throw file.error(SyntaxProblem.NO_EQUALS, entry.first().number());
        }
        if (pair.key().isEmpty()) {
            throw file.error(SyntaxProblem.NO_NAME, entry.first().number());
        }
        return pair;
    }

    private ParsedFileBuilder.Property property(Entry entry, String value) {
        ParsedFileBuilder.Property property = file.property(entry.first().number(), value);
        for (Line line : entry.lines().subList(1, entry.lines().size())) {
            if (line.kind() == Line.Kind.CONTINUATION) {
                property.append(line.number(), Grammar.trim(line.text()));
            }
        }
        return property;
    }
}

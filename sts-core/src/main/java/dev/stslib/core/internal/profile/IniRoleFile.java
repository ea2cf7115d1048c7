package dev.stslib.core.internal.profile;

import dev.stslib.api.error.ProfileSyntaxException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.ini4j.Config;
import org.ini4j.spi.IniHandler;
import org.ini4j.spi.IniParser;
import org.jspecify.annotations.Nullable;

/**
 * A role file in plain INI, read through ini4j: headers, {@code key = value} or {@code key: value}, and comments on
 * separate lines. The names of sections and keys follow AWS's rules.
 *
 * <p>ini4j gives no line numbers, but one event for each header and each option. The numbers come from the lines that are
 * neither blank nor a comment, in order.
 */
final class IniRoleFile implements IniHandler {
    private final ParsedFileBuilder file;
    private final HeaderRules headers;
    private final Iterator<Line> lines;
    private boolean begun;
    /** The open section; null for one that is not read, because it is ignored or breaks the format. */
    private @Nullable Map<String, ParsedFileBuilder.Property> section;

    private @Nullable SectionId id;
    /** What is wrong with the header that comes next, and the section that it was meant to open. */
    private ParsedFile.@Nullable Problem brokenHeader;

    private IniRoleFile(String file, List<Line> lines) {
        this.file = new ParsedFileBuilder(file);
        headers = HeaderRules.of(FileKind.ROLES, lines);
        this.lines = lines.stream().filter(line -> !line.kind().skipped()).iterator();
    }

    /**
     * Reads the file.
     *
     * @param lines the lines of the text, none of them indented
     * @throws ProfileSyntaxException at the first line that is not plain INI and makes no single section unusable
     */
    static ParsedFile read(String file, String text, List<Line> lines) {
        IniRoleFile handler = new IniRoleFile(file, lines);
        try {
            new Parser(handler).parse(new StringReader(text), handler);
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be read", e);
        }
        return handler.file.build();
    }

    @Override
    public void startSection(String inside) {
        begun = true;
        int line = lines.next().number();
        if (brokenHeader != null) {
            file.problem(brokenHeader.section(), brokenHeader.error());
            brokenHeader = null;
            section = null;
            return;
        }
        SectionHeader header = SectionHeader.of(Grammar.trim(inside));
        id = headers.section(header);
        if (id == null) {
            file.ignoreSection(line, header, headers.reason(header));
            section = null;
        } else {
            section = file.section(id);
        }
    }

    @Override
    public void handleOption(String key, @Nullable String value) {
        int line = lines.next().number();
        if (section == null) {
            return;
        }
        if (value == null) {
            breakSection(SyntaxProblem.NO_EQUALS, line);
            return;
        }
        if (Grammar.isName(key)) {
            section.put(KeyValue.lower(key), file.property(line, value));
        } else {
            file.ignoreProperty(line);
        }
    }

    /** Records a problem of a line for its section, or throws it if the section cannot be told. */
    private void refuse(String line, int number) {
        if (line.startsWith("[")) {
            SectionHeader header = SectionHeader.unclosed(line);
            SectionId meant = header == null ? null : headers.section(header);
            ProfileSyntaxException error = file.error(SyntaxProblem.HEADER_NOT_CLOSED, number);
            if (meant == null) {
                throw file.first(error);
            }
            brokenHeader = new ParsedFile.Problem(meant, error);
        } else if (!begun) {
            throw file.error(SyntaxProblem.SECTION_EXPECTED, number);
        } else if (section != null) {
            breakSection(SyntaxProblem.NO_NAME, number);
        }
    }

    private void breakSection(SyntaxProblem problem, int line) {
        file.problem(id, file.error(problem, line));
        section = null;
    }

    @Override
    public void startIni() {}

    @Override
    public void endIni() {}

    @Override
    public void endSection() {}

    @Override
    public void handleComment(String comment) {}

    /** A parser with fixed settings: ini4j's factory and defaults read system properties. */
    private static final class Parser extends IniParser {
        private final IniRoleFile handler;

        Parser(IniRoleFile handler) {
            this.handler = handler;
            Config config = new Config();
            config.setEscape(false);
            config.setEscapeNewline(false);
            config.setInclude(false);
            config.setEmptyOption(true);
            config.setUnnamedSection(false);
            config.setGlobalSection(false);
            config.setLowerCaseOption(false);
            config.setLowerCaseSection(false);
            setConfig(config);
        }

        /** The error does not quote the line, which may hold a secret. */
        @Override
        protected void parseError(String line, int number) {
            handler.refuse(line, number);
        }
    }
}

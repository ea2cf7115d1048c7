package dev.stslib.format.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ini4j.Config;
import org.ini4j.spi.IniFormatter;
import org.ini4j.spi.IniHandler;
import org.ini4j.spi.IniParser;
import org.jspecify.annotations.Nullable;

/** Plain INI through ini4j, with settings that do not depend on the machine: ini4j's factories and defaults do. */
final class IniText {
    private IniText() {}

    static String write(Map<String, Map<String, String>> sections) {
        StringWriter text = new StringWriter();
        Formatter formatter = new Formatter(text);
        formatter.startIni();
        sections.forEach((name, values) -> {
            formatter.startSection(name);
            values.forEach(formatter::handleOption);
            formatter.endSection();
        });
        formatter.endIni();
        return text.toString();
    }

    /** The sections of a text; throws the error of the format if the text is not plain INI or names a section twice. */
    static Map<String, Map<String, String>> read(String format, String text) {
        Reader reader = new Reader(format);
        try {
            new Parser(format).parse(new StringReader(text), reader);
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be read", e);
        }
        return reader.sections;
    }

    private static Config config() {
        Config config = new Config();
        config.setEscape(false);
        config.setEscapeNewline(false);
        config.setInclude(false);
        config.setEmptyOption(true);
        config.setEmptySection(true);
        config.setUnnamedSection(false);
        config.setGlobalSection(false);
        config.setLowerCaseOption(false);
        config.setLowerCaseSection(false);
        config.setStrictOperator(false);
        config.setLineSeparator("\n");
        return config;
    }

    private static final class Formatter extends IniFormatter {
        Formatter(StringWriter text) {
            setConfig(config());
            setOutput(new PrintWriter(text));
        }
    }

    private static final class Parser extends IniParser {
        private final String format;

        Parser(String format) {
            this.format = format;
            setConfig(config());
        }

        /** Without the line itself, which may hold a secret. */
        @Override
        protected void parseError(String line, int number) {
            throw Texts.notWrittenBy(format);
        }
    }

    private static final class Reader implements IniHandler {
        private final String format;
        private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        private Map<String, String> section = Map.of();

        Reader(String format) {
            this.format = format;
        }

        @Override
        public void startSection(String name) {
            section = new LinkedHashMap<>();
            if (sections.put(name, section) != null) {
                throw Texts.notWrittenBy(format);
            }
        }

        @Override
        public void handleOption(String key, @Nullable String value) {
            section.put(key, value == null ? "" : value);
        }

        @Override
        public void startIni() {}

        @Override
        public void endIni() {}

        @Override
        public void endSection() {}

        @Override
        public void handleComment(String comment) {}
    }
}

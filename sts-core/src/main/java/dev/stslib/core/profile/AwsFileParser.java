package dev.stslib.core.profile;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import org.ini4j.Config;
import org.ini4j.spi.IniParser;

/**
 * Parses one of AWS's shared files.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
final class AwsFileParser {
    /** It keeps nothing of a file. */
    private static final IniParser INI = new PlainParser(config());

    private AwsFileParser() {}

    static ParsedFile parse(String file, FileKind kind, byte[] bytes) {
        PreparedText prepared = new PreparedText(Utf8Text.decode(file, bytes).text());
        AwsIniHandler handler =
                new AwsIniHandler(file, kind, kind != FileKind.CREDENTIALS && prepared.hasPrefixedDefault());
        try {
            INI.parse(new StringReader(prepared.text()), handler);
        } catch (IOException e) {
            throw new UncheckedIOException("ini4j refuses a prepared line of " + file, e);
        }
        return handler.result();
    }

    /** ini4j's own parser: its factory would search the whole class path for another one. */
    private static final class PlainParser extends IniParser {
        PlainParser(Config config) {
            setConfig(config);
        }
    }

    /** Everything is said, for ini4j's own defaults come from system properties. */
    private static Config config() {
        Config config = new Config();
        config.setEscape(false);
        config.setEscapeNewline(false);
        config.setInclude(false);
        config.setEmptyOption(true);
        config.setUnnamedSection(true);
        config.setGlobalSection(true);
        config.setLowerCaseOption(false);
        config.setLowerCaseSection(false);
        return config;
    }
}

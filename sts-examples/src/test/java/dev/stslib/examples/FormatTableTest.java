package dev.stslib.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.format.shell.CmdFormat;
import dev.stslib.format.shell.DockerFormat;
import dev.stslib.format.shell.DotenvFormat;
import dev.stslib.format.shell.EnvFormat;
import dev.stslib.format.shell.FishFormat;
import dev.stslib.format.shell.IniFormat;
import dev.stslib.format.shell.PowerShellFormat;
import dev.stslib.format.shell.ProcessFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of formats in {@code docs/getting-started.md} shows what they write. */
@Tag("one-jdk")
class FormatTableTest {
    private static final Map<String, CredentialFormat> FORMATS = Stream.of(
                    new ProcessFormat(),
                    new EnvFormat(),
                    new FishFormat(),
                    new PowerShellFormat(),
                    new CmdFormat(),
                    new DotenvFormat(),
                    new DockerFormat(),
                    new IniFormat())
            .collect(Collectors.toMap(CredentialFormat::name, Function.identity()));

    private static final TemporaryCredentials CREDENTIALS = new TemporaryCredentials(
            "ASIAIOSFODNN7EXAMPLE",
            Secret.of("key"),
            Secret.of("token"),
            Instant.parse("2030-01-31T11:00:00Z"),
            Instant.parse("2030-01-31T12:00:00Z"));

    @Test
    void eachExampleIsPartOfWhatItsFormatWrites() {
        List<List<String>> rows = Markdown.read("docs/getting-started.md").rows().stream()
                .filter(row -> FORMATS.containsKey(plain(row.get(0))))
                .toList();
        assertEquals(FORMATS.size(), rows.size());
        for (List<String> row : rows) {
            CredentialFormat format = Objects.requireNonNull(FORMATS.get(plain(row.get(0))));
            String written = new String(format.encode(CREDENTIALS), UTF_8);
            assertTrue(written.contains(plain(row.get(2))), () -> row + " differs from " + written);
        }
    }

    private static String plain(String cell) {
        return cell.replace("`", "").strip();
    }
}

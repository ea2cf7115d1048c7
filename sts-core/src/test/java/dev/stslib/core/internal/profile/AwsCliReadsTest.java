package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.core.profile.ProfileEditor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI, where there is one, sees the values that the writer wrote. */
@Tag("one-jdk")
class AwsCliReadsTest {
    @TempDir
    private Path home;

    @Test
    void theSameValues() throws Exception {
        assumeTrue(exists(), "no AWS CLI on the path");
        Path config = home.resolve("config");
        Files.writeString(config, "# mine\n[default]\nregion = eu-west-1 # home\noutput=json\n\n[profile b]\nx = 1\n");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("region", "us-east-1");
        values.put("odd", "#a;b=c \\n %(x)s $X \"q\" é [x]");
        values.put("lines", "one\ntwo = 2\n[three]");
        ProfileEditor editor = ProfileEditor.open(config, FileKind.CONFIG);
        values.forEach((key, value) -> editor.set(SectionType.PROFILE, "default", key, value));
        editor.set(SectionType.PROFILE, "new/one", "role_arn", "arn:aws:iam::123456789012:role/x");
        editor.save();

        for (Map.Entry<String, String> value : values.entrySet()) {
            assertEquals(value.getValue(), aws("configure", "get", value.getKey()));
        }
        assertEquals("json", aws("configure", "get", "output"));
        assertEquals("1", aws("configure", "get", "x", "--profile", "b"));
        assertEquals("arn:aws:iam::123456789012:role/x", aws("configure", "get", "role_arn", "--profile", "new/one"));
    }

    private String aws(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Stream.concat(Stream.of("aws"), Stream.of(arguments)).toList());
        command.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        command.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "AWS_CONFIG_FILE", home.resolve("config").toString(),
                        "AWS_SHARED_CREDENTIALS_FILE",
                                home.resolve("credentials").toString(),
                        "PYTHONUTF8", "1"));
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "aws " + List.of(arguments));
        return output.stripTrailing();
    }

    private static boolean exists() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "aws")));
    }
}

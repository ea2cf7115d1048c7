package dev.stslib.house.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that jlink makes, with the modules that the documents name and without. */
@Tag("processes")
@Tag("one-jdk")
class JlinkTest {
    private static final Pattern MODULES = Pattern.compile("jlink --add-modules ([a-z.,]+)");

    @TempDir
    Path folder;

    @Test
    void theMainJobRunsWithTheModulesThatTheDocumentsName() throws IOException, InterruptedException {
        Matcher named = MODULES.matcher(Files.readString(Path.of("..", "docs", "getting-started.md")));
        assertTrue(named.find());
        List<String> printed = run(image(named.group(1)));
        assertEquals(4, printed.size(), printed::toString);
        assertTrue(printed.subList(0, 3).stream().allMatch(line -> line.startsWith("got ASIA")), printed::toString);
        assertEquals(printed.get(1), printed.get(2), "from the store");
        assertEquals("has the curves of TLS", printed.get(3));
    }

    @Test
    void withoutThemTheErrorNamesTheModule() throws IOException, InterruptedException {
        List<String> printed = run(image("java.base"));
        assertTrue(
                printed.get(0)
                        .startsWith(
                                "BrokenPluginException: The AWS SDK needs the module java.xml, which this Java runtime"
                                        + " lacks. Add java.xml to the option --add-modules"),
                printed::toString);
        assertTrue(
                printed.get(1).startsWith("BrokenPluginException: The keystore needs the module java.logging"),
                printed::toString);
        assertEquals("has no curves of TLS", printed.get(3));
        assertTrue(
                run(image("java.xml"))
                        .get(0)
                        .startsWith("BrokenPluginException: Apache HttpClient needs the module jdk.net"),
                printed::toString);
    }

    private Path image(String modules) {
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElse(null);
        Assumptions.assumeTrue(jlink != null, "this Java has no jlink");
        Path image = folder.resolve(modules);
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int exit = jlink.run(printer, printer, "--add-modules", modules, "--output", image.toString(), "--strip-debug");
        assertEquals(0, exit, output::toString);
        return image;
    }

    private List<String> run(Path image) throws IOException, InterruptedException {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser user = sts.addUser("111122223333", "Bob");
            String role = "arn:aws:iam::111122223333:role/R";
            sts.addRole(role).trust("arn:aws:iam::111122223333:user/Bob");
            Path config = Files.writeString(folder.resolve("config"), """
                    [profile bob]
                    aws_access_key_id = %s
                    aws_secret_access_key = %s
                    [profile role]
                    role_arn = %s
                    source_profile = bob
                    region = us-east-1
                    endpoint_url = %s
                    """.formatted(
                            user.accessKeyId(), user.secretAccessKey(), role, sts.endpoint()));
            ProcessBuilder builder = new ProcessBuilder(
                    image.resolve("bin").resolve("java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath(),
                    JlinkedJob.class.getName(),
                    "role",
                    folder.resolve("store").toString());
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().put("AWS_CONFIG_FILE", config.toString());
            builder.environment()
                    .put(
                            "AWS_SHARED_CREDENTIALS_FILE",
                            config.resolveSibling("none").toString());
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), printed);
            return printed.lines().filter(line -> !line.startsWith("SLF4J")).toList();
        }
    }

    /** Without the SLF4J provider of the tests, which needs another module. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("slf4j-jdk14"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}

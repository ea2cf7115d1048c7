package dev.stslib.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of a package, and its archive of classes, with a program in the place of Java that writes what it is asked for. */
class InstalledLauncherTest {
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
                *-XX:AOTCacheOutput=* | *-XX:DumpLoadedClassList=* | *-Xshare:dump*)
                    echo "$*" >>"FOLDER/made"
                    env >"FOLDER/environment"
                    for word in "$@"; do
                        case $word in
                            -XX:AOTCacheOutput=* | -XX:DumpLoadedClassList=* | -XX:SharedArchiveFile=*)
                                echo made >"${word#*=}" ;;
                        esac
                    done
                    exit 0 ;;
            esac
            for word in "$@"; do printf '<%s>' "$word"; done
            exit 7
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    private final Map<String, String> variables = new HashMap<>();

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void makePackage() throws IOException {
        folder = folder.toRealPath();
        Path launcher = Files.createDirectories(folder.resolve("a package/bin")).resolve("sts");
        Files.copy(Path.of("..", "sts"), launcher, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(folder.resolve("a package/lib"));
        buildId("first");
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA.replace("FOLDER", folder.toString()));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        jdk("17.0.15");
        variables.put("PATH", folder.resolve("jdk/bin") + ":/usr/bin:/bin");
        variables.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    }

    private void buildId(String id) throws IOException {
        Files.writeString(folder.resolve("a package/lib/build-id"), id + "\n");
    }

    private void jdk(String version) throws IOException {
        Files.writeString(
                folder.resolve("jdk/release"),
                "IMPLEMENTOR=\"Debian\"\nJAVA_RUNTIME_VERSION=\"%1$s+6\"\nJAVA_VERSION=\"%1$s\"\n".formatted(version));
    }

    private Run run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(folder.resolve("err")));
    }

    private String launcher() {
        return folder.resolve("a package/bin/sts").toString();
    }

    /** Runs a command and gives the arguments that Java got. */
    private String javaArguments() throws IOException, InterruptedException {
        Run run = run(launcher(), "list");
        assertEquals(7, run.status(), run.err());
        assertEquals("", run.err());
        assertTrue(run.out().endsWith("<-cp><" + folder + "/a package/lib/*><dev.stslib.cli.Main><list>"), run.out());
        return run.out();
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.toList();
        }
    }

    private Path cache() {
        return folder.resolve("home/.cache/stslib");
    }

    /** Waits until there are so many archives and nothing else. */
    private List<Path> archives(int count) {
        return await().until(
                        () -> files(cache()),
                        found -> found.size() == count && !found.contains(cache().resolve("making")));
    }

    private List<String> made() throws IOException {
        Path record = folder.resolve("made");
        return Files.exists(record) ? Files.readAllLines(record) : List.of();
    }

    @ParameterizedTest
    @CsvSource({
        "dash, 17.0.15, jsa, SharedArchiveFile",
        "bash, 25.0.3, aot, AOTCache",
        "busybox, 24, jsa, SharedArchiveFile"
    })
    void aRunMakesTheArchiveThatLaterRunsUse(String shell, String version, String ending, String option)
            throws IOException, InterruptedException {
        assumeTrue(Files.exists(Path.of("/usr/bin", shell)), "There is no " + shell);
        jdk(version);
        variables.put("AWS_PROFILE", "a");
        List<String> command = new ArrayList<>(List.of(shell, launcher(), "exec", "it's", "$HOME", "*", ""));
        if (shell.equals("busybox")) {
            command.add(1, "sh");
        }
        Run first = run(command.toArray(String[]::new));
        assertEquals(7, first.status(), first.err());
        assertTrue(first.out().endsWith("<dev.stslib.cli.Main><exec><it's><$HOME><*><>"), first.out());
        Path archive = archives(1).get(0);
        assertTrue(archive.toString().endsWith("." + ending), archive.toString());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
        assertFalse(Files.readString(folder.resolve("environment")).contains("AWS_PROFILE"));
        int runs = made().size();

        Run second = run(command.toArray(String[]::new));
        assertEquals("", second.err());
        String use = "-XX:" + option + "=" + archive;
        assertTrue(
                second.out().contains("<-Dstslib.archive=" + use + "><" + use + "><-Xlog:all=off><-cp>"), second.out());
        assertEquals(runs, made().size());
    }

    @Test
    void anotherJavaAndOtherJarsGetAnotherArchive() throws IOException, InterruptedException {
        javaArguments();
        archives(1);
        jdk("17.0.16");
        assertFalse(javaArguments().contains("SharedArchiveFile"));
        archives(2);
        assertTrue(javaArguments().contains("SharedArchiveFile"));
        buildId("second");
        assertFalse(javaArguments().contains("SharedArchiveFile"));
        archives(3);
    }

    @Test
    void manyRunsAtOnceMakeOne() throws IOException, InterruptedException {
        List<Process> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ProcessBuilder builder =
                    new ProcessBuilder(launcher(), "list").redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().putAll(variables);
            runs.add(builder.start());
        }
        for (Process run : runs) {
            assertEquals(7, run.waitFor());
        }
        archives(1);
        assertEquals(2, made().size(), "Java ran once for the list of classes, and once for the archive");
    }

    @Test
    void afterAFailureItIsTriedAgainAnHourLater() throws IOException, InterruptedException {
        Path making = Files.createDirectories(cache().resolve("making"));
        Files.setLastModifiedTime(making, FileTime.from(Instant.now().minusSeconds(70 * 60)));
        javaArguments();
        archives(1);
    }

    @Test
    void theInstallationsArchiveComesFirst() throws IOException, InterruptedException {
        variables.put("STS_ARCHIVE", "make");
        assertEquals(new Run(0, "", ""), run(launcher()));
        Path archive = files(folder.resolve("a package/cache")).get(0);
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
        variables.remove("STS_ARCHIVE");
        assertTrue(javaArguments().contains("<-XX:SharedArchiveFile=" + archive + ">"));

        variables.put("STS_ARCHIVE", "off");
        assertFalse(javaArguments().contains("SharedArchiveFile"));
        assertEquals(List.of(), files(cache()));
    }

    /** What the archive holds, a command runs. */
    @Test
    void whatBelongsToAnotherUserIsNotUsed() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("user.name").equals("root"), "Only root can give a file to another user");
        javaArguments();
        Path archive = archives(1).get(0);
        var nobody = archive.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(archive, nobody);
        assertFalse(javaArguments().contains("SharedArchiveFile"));
        Files.delete(archive);
        Files.setOwner(folder.resolve("home"), nobody);
        assertFalse(javaArguments().contains("SharedArchiveFile"));
        assertEquals(List.of(), files(cache()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "", "/no/such/folder", "relative"})
    void withoutAFolderToWriteTo(String home) throws IOException, InterruptedException {
        variables.put("HOME", home);
        assertFalse(javaArguments().contains("SharedArchiveFile"));
    }

    @ParameterizedTest
    @CsvSource({"JDK_JAVA_OPTIONS, -XX:SharedArchiveFile=/a", "JAVA_TOOL_OPTIONS, -Xshare:off", "XDG_CACHE_HOME, /a:b"})
    void whereTheJvmWouldRefuseTheOption(String variable, String value) throws IOException, InterruptedException {
        javaArguments();
        archives(1);
        variables.put(variable, value);
        assertFalse(javaArguments().contains("SharedArchiveFile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.2"})
    void anOldJavaIsNamed(String version) throws IOException, InterruptedException {
        jdk(version);
        Run run = run(launcher(), "list");
        assertEquals(3, run.status());
        assertEquals(
                "sts: The Java in " + folder
                        + "/jdk is older than 17. Install Java 17 or newer, or set JAVA_HOME to its" + " folder.\n",
                run.err());
    }

    @Test
    void ofAJavaWithoutAVersionNothingIsKnown() throws IOException, InterruptedException {
        Files.delete(folder.resolve("jdk/release"));
        variables.put("JAVA_HOME", folder.resolve("jdk").toString());
        assertFalse(javaArguments().contains("SharedArchiveFile"));
    }
}

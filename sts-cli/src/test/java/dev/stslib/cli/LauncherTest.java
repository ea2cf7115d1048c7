package dev.stslib.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.cli.internal.agent.AgentScope;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of a clone, with programs in the place of Maven and Java that record how they are called. */
class LauncherTest {
    private static final String MVN = """
            #!/bin/sh
            echo "$PWD: $*" >> "$RECORD/mvn"
            echo "noise of the build"
            mkdir -p sts-cli/target/lib
            exit ${MVN_STATUS:-0}
            """;
    private static final String JAVA = """
            #!/bin/sh
            for word in "$@"; do printf '<%s>' "$word"; done
            exit 7
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path clone;

    /** What the launcher may use; a machine's /usr/bin may hold a Maven and a Java as well. */
    private String tools = "/usr/bin:/bin";

    private final Map<String, String> variables = new HashMap<>();
    private @Nullable ServerSocketChannel listener;

    private record Run(int status, String out, String err) {}

    @BeforeEach
    void makeClone() throws IOException {
        folder = folder.toRealPath();
        clone = Files.createDirectories(folder.resolve("a clone"));
        Files.copy(Path.of("..", "sts"), clone.resolve("sts"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        program("mvn", MVN);
        program("java", JAVA);
    }

    @AfterEach
    void closeSocket() throws IOException {
        if (listener != null) {
            listener.close();
        }
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path launcher, String mvnStatus, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("bin") + ":" + tools);
        builder.environment().put("RECORD", folder.toString());
        builder.environment().put("MVN_STATUS", mvnStatus);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(folder.resolve("err")));
    }

    /** A folder with the few tools that the launcher needs, as scripts. */
    private String onlyTools() throws IOException {
        for (String tool : List.of("readlink", "mkdir", "mv", "find", "sh")) {
            program(tool, "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
        }
        return folder.resolve("bin").toString();
    }

    private List<String> builds() throws IOException {
        Path record = folder.resolve("mvn");
        return Files.exists(record) ? Files.readAllLines(record) : List.of();
    }

    @Test
    void buildsOnce_andPassesArgumentsAndStatus() throws IOException, InterruptedException {
        Path launcher = clone.resolve("sts");
        Run first = run(launcher, "0", "exec", "a profile", "--", "it's", "$HOME", "*", "");
        assertEquals(7, first.status(), first.err());
        assertTrue(first.out().endsWith("<dev.stslib.cli.Main><exec><a profile><--><it's><$HOME><*><>"), first.out());
        assertTrue(first.out().contains("<-XX:+SuppressFatalErrorMessage><-XX:-CreateCoredumpOnCrash>"), first.out());
        assertTrue(first.out().startsWith("<-XX:"), "the noise of the build is not on standard output");
        assertTrue(first.err().contains("noise of the build"));
        assertEquals(List.of(clone + ": -q -Pfast package -pl sts-cli -am"), builds());

        Run second = run(launcher, "0", "list");
        assertEquals("", second.err());
        assertEquals(1, builds().size());
    }

    @Test
    void aChangedSourceIsBuiltAgain() throws IOException, InterruptedException {
        Path launcher = clone.resolve("sts");
        Path source =
                Files.createDirectories(clone.resolve("sts-core/src/main")).resolve("A.java");
        Files.writeString(source, "old");
        FileTime before = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(source, before);
        Files.setLastModifiedTime(source.resolveSibling("."), before);
        run(launcher, "0", "list");
        run(launcher, "0", "list");
        assertEquals(1, builds().size());
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        run(launcher, "0", "list");
        assertEquals(2, builds().size());
    }

    @Test
    void throughASymbolicLink() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a clone/sts"));
        Run run = run(link, "0", "list");
        assertEquals(7, run.status(), run.err());
        assertTrue(run.out().contains(clone + "/sts-cli/target/lib/*"), run.out());
    }

    @Test
    void aFailedBuildIsSaidAndTriedAgain() throws IOException, InterruptedException {
        Run run = run(clone.resolve("sts"), "1", "list");
        assertEquals(3, run.status());
        assertEquals("", run.out());
        assertTrue(run.err().endsWith("sts: The build failed. Correct what Maven says above, and try again.\n"));
        assertEquals(7, run(clone.resolve("sts"), "0", "list").status());
        assertEquals(2, builds().size());
    }

    @Test
    void missingProgramsAreNamed() throws IOException, InterruptedException {
        tools = onlyTools();
        Files.delete(folder.resolve("bin/mvn"));
        Run noMaven = run(clone.resolve("sts"), "0", "list");
        assertEquals(3, noMaven.status());
        assertTrue(noMaven.err().contains("Install Maven"), noMaven.err());
        Files.delete(folder.resolve("bin/java"));
        Run noJava = run(clone.resolve("sts"), "0", "list");
        assertEquals(3, noJava.status());
        assertTrue(noJava.err().contains("JAVA_HOME"), noJava.err());
    }

    /** A socket and a curl in place of an agent. */
    private void agent(String curl) throws IOException {
        Path place = Files.createDirectories(folder.resolve("run/stslib"));
        program("curl", "#!/bin/sh\ncat >\"$RECORD/header\"\necho \"$*\" >\"$RECORD/curl\"\n" + curl + "\n");
        variables.put("XDG_RUNTIME_DIR", folder.resolve("run").toString());
        Path socket = place.resolve("agent.sock");
        if (!Files.exists(socket)) {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        }
    }

    @Test
    void anAgentAnswersWithoutJavaAndWithoutABuild() throws IOException, InterruptedException {
        List<String> scope = new ArrayList<>();
        for (String variable : AgentScope.variables()) {
            variables.put(variable, "/of " + variable);
            scope.add("/of " + variable);
        }
        scope.addAll(Collections.nCopies(6, ""));
        agent("printf 'two\\nlines\\n\\n200'");
        Run run = run(clone.resolve("sts"), "0", "process", "my.Profile-1");
        assertEquals(0, run.status(), run.err());
        assertEquals("two\nlines\n\n", run.out());
        assertEquals("", run.err());
        assertEquals(List.of(), builds());
        String arguments = Files.readString(folder.resolve("curl"));
        assertTrue(arguments.endsWith(" http://sts/v1/process/my.Profile-1\n"), arguments);
        assertTrue(arguments.startsWith("-q -s --noproxy * "), arguments);
        assertEquals(
                "header = \"sts-scope: " + String.join("|", scope) + "\"\n",
                Files.readString(folder.resolve("header")));

        agent("printf 'x200'");
        assertEquals(
                "x",
                run(clone.resolve("sts"), "0", "export", "p", "--format", "vault")
                        .out());
        assertTrue(Files.readString(folder.resolve("curl")).endsWith(" http://sts/v1/credentials/p?format=vault\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"printf '{\"serial\": 1}428'", "printf '{}200'; exit 28", "exit 7", "printf 409"})
    void whatTheAgentDoesNotAnswer_javaDoes(String curl) throws IOException, InterruptedException {
        agent(curl);
        Run run = run(clone.resolve("sts"), "0", "process", "p");
        assertEquals(7, run.status(), run.err());
        assertTrue(run.out().startsWith("<-XX:") && run.out().endsWith("<process><p>"), run.out());
    }

    @Test
    void whatIsHeardOfTheAgent_javaIsTold() throws IOException, InterruptedException {
        agent("exit 28");
        Run run = run(clone.resolve("sts"), "0", "process", "p");
        assertTrue(run.out().contains("<-Dstslib.agent=late>"), run.out());
        agent("exit 7");
        assertFalse(run(clone.resolve("sts"), "0", "process", "p").out().contains("stslib.agent"));
        agent("printf '{}409'");
        assertTrue(run(clone.resolve("sts"), "0", "process", "p").out().contains("<-Dstslib.agent=answered>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {">/dev/full", ">&-"})
    void anAnswerThatCannotBeWritten_isAnErrorAndNotForJava(String out) throws IOException, InterruptedException {
        agent("printf 'x200'");
        tools = clone + ":" + tools;
        program("lost", "#!/bin/sh\nexec sts process p " + out + "\n");
        Run run = run(folder.resolve("bin/lost"), "0");
        assertEquals(7, run.status(), run.err());
        assertEquals("sts: Standard output cannot be written. Check the disk, or what reads it.\n", run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "process p --no-agent",
                "process -h",
                "process a/b",
                "process",
                "export p q",
                "export --all",
                "export p --format",
                "status --check",
                "export p --into f"
            })
    void otherCommandLinesAreForJava(String line) throws IOException, InterruptedException {
        agent("printf 'x200'");
        assertEquals(7, run(clone.resolve("sts"), "0", line.split(" ", -1)).status());
    }

    /** Another user could replace the socket between the check and the request. */
    @Test
    void aFolderOfAnotherUser_javaAnswers() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("user.name").equals("root"), "Only root can give a folder to another user");
        agent("printf 'x200'");
        Path place = folder.resolve("run/stslib");
        Files.setOwner(
                place, place.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertEquals(7, run(clone.resolve("sts"), "0", "process", "p").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\"b", "/a\\b", "/a\nb"})
    void whatAHeaderCannotHave_javaAnswers(String home) throws IOException, InterruptedException {
        agent("printf 'x200'");
        variables.put("HOME", home);
        assertEquals(7, run(clone.resolve("sts"), "0", "process", "p").status());
    }

    @Test
    void insideTheAgent_javaAnswers() throws IOException, InterruptedException {
        agent("printf 'x200'");
        variables.put("STS_INSIDE_AGENT", "1");
        assertEquals(7, run(clone.resolve("sts"), "0", "process", "p").status());
    }
}

package dev.stslib.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The completion scripts in the shells themselves. */
class ShellCompletionTest {
    private static final String CONFIG = """
            [default]
            region = us-east-1
            [profile prod-a]
            [ profile  spaced ] # a comment
            [profile a:b@c]
            [profile ../up]
            [profile $(touch pwned)]
            [profile `touch${IFS}pwned`]
            [profile evil;touch]
            [profile two words]
            [profile -o]
            [profile escape\033]0;title\007]
            [bare]
            [sso-session corp]
            [profile unclosed
              [profile indented]
            key = [profile value]
            [profile windows]\r
            """;

    /** What the command printed for each shell, which is always the same. */
    private static final Map<String, String> SCRIPTS = new ConcurrentHashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void writeAwsFiles() throws IOException {
        home = home.toRealPath();
        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), CONFIG);
        Files.writeString(home.resolve(".aws/credentials"), "[keys]\n[profile no]\n[default]\n");
        Files.writeString(home.resolve("other file"), "[profile elsewhere]\n");
        variables.putAll(Program.environment(home));
    }

    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it has not ended");
            assertEquals(0, process.exitValue(), Files.readString(home.resolve("err")));
            return Files.readString(home.resolve("out"));
        } finally {
            process.destroyForcibly();
        }
    }

    private Path script(String shell) throws IOException, InterruptedException {
        String script = SCRIPTS.get(shell);
        if (script == null) {
            script = run(Program.command("completion", shell).toArray(String[]::new));
            SCRIPTS.put(shell, script);
        }
        return Files.writeString(home.resolve("script"), script);
    }

    /** Types lines, each with a key that completes, and looks at the words that a command gets. */
    @ParameterizedTest
    @CsvSource({"bash, bash --norc --noprofile -i", "zsh, zsh -f -i"})
    void aTypedLine(String shell, String command) throws IOException, InterruptedException {
        assumeTrue(Program.isInstalled(shell), "there is no " + shell);
        Path script = script(shell);
        try (PseudoTerminal terminal = PseudoTerminal.open(home)) {
            List<String> inside = List.of("sh", "-c", "cd && exec " + command + " <>/dev/tty >&0 2>&0");
            terminal.start(shell, PseudoTerminal.Kind.FOREGROUND, inside, variables);
            if (shell.equals("zsh")) {
                terminal.type("autoload -Uz compinit; compinit -u -D\n");
            }
            terminal.type("source " + script + "; sts() { printf '{%s}' \"$@\"; echo; }; echo rea\"\"dy\n");
            terminal.awaitScreen("ready");
            expect(terminal, "exec pro\t", "{exec}{prod-a}");
            expect(terminal, "export pro\twin\tke\t", "{export}{prod-a}{windows}{keys}");
            expect(terminal, "exec a:\t", "{exec}{a:b@c}");
            expect(terminal, "exec a:b@\t", "{exec}{a:b@c}");
            expect(terminal, "explain ../\t", "{explain}{../up}");
            expect(terminal, "status --check spa\t", "{status}{--check}{spaced}");
            expect(terminal, "--no-input rotate def\t", "{--no-input}{rotate}{default}");
            expect(terminal, "console --config 'other file' el\t", "{console}{--config}{other file}{elsewhere}");
            expect(terminal, "process --config=other\\ file el\t", "{process}{--config=other file}{elsewhere}");
            expect(terminal, "exec evi\t", "{exec}{evi}");
            expect(terminal, "decode pro\t", "{decode}{pro}");
            expect(terminal, "completion fi\t", "{completion}{fish}");
            assertFalse(terminal.screen().contains("title"), terminal.screen());
        }
        assertFalse(Files.exists(home.resolve("pwned")), "a name was run");
    }

    private static void expect(PseudoTerminal terminal, String typed, String words) throws IOException {
        int before = terminal.shown(words + "\r\n");
        terminal.type("sts " + typed + "\n");
        terminal.await(() -> terminal.shown(words + "\r\n") > before);
    }

    private List<String> fish(String line) throws IOException, InterruptedException {
        String script = script("fish").toString();
        return run("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line)
                .lines()
                .map(offered -> offered.replaceFirst("\t.*", ""))
                .sorted()
                .toList();
    }

    @Test
    void fish() throws IOException, InterruptedException {
        assumeTrue(Program.isInstalled("fish"), "there is no fish");
        // fish hides what begins with a dot until a dot is typed.
        List<String> all = List.of("a:b@c", "default", "keys", "prod-a", "spaced", "windows");
        assertEquals(List.of("../up"), fish("sts exec ."));
        assertEquals(all, fish("sts exec "));
        assertEquals(all, fish("sts export prod-a "));
        assertEquals(all, fish("sts import aws "));
        assertEquals(all, fish("sts status --check "));
        assertEquals(List.of("a:b@c"), fish("sts rotate a:"));
        assertEquals(List.of("default", "elsewhere", "keys"), fish("sts console --config 'other file' "));
        assertEquals(List.of(), fish("sts exec prod-a -- pro"));
        assertEquals(List.of("JSON", "TABLE"), fish("sts list --output "));
        assertEquals(List.of("bash", "fish", "zsh"), fish("sts completion "));
        assertFalse(Files.exists(home.resolve("pwned")), "a name was run");
    }

    @Test
    void theFilesAreThoseThatTheCommandReads() throws IOException, InterruptedException {
        assumeTrue(Program.isInstalled("fish"), "there is no fish");
        variables.put("AWS_CONFIG_FILE", home.resolve("other file").toString());
        variables.put("AWS_SHARED_CREDENTIALS_FILE", "/no/such");
        assertEquals(List.of("elsewhere"), fish("sts exec "));
        assertEquals(List.of("default", "elsewhere", "keys"), fish("sts exec --credentials-file ~/.aws/credentials "));
        variables.remove("AWS_CONFIG_FILE");
        Path settings = Files.createDirectories(home.resolve(".config/stslib")).resolve("config.toml");
        Files.writeString(settings, "output = \"json\"\nconfig = \"~/other file\"\n[store]\nname = \"file\"\n");
        assertEquals(List.of("elsewhere"), fish("sts exec "));
    }

    /** A key that completes must not hang, and prints nothing but names. */
    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/no/such", "/", "pipe"})
    void aFileThatIsNone(String file) throws IOException, InterruptedException {
        assumeTrue(Program.isInstalled("fish"), "there is no fish");
        run("mkfifo", "pipe");
        variables.put("AWS_CONFIG_FILE", file);
        variables.put("AWS_SHARED_CREDENTIALS_FILE", file);
        assertEquals(List.of(), fish("sts exec "));
    }

    @Test
    void manyProfiles() throws IOException, InterruptedException {
        assumeTrue(Program.isInstalled("fish"), "there is no fish");
        List<String> lines = new ArrayList<>();
        for (int i = 10_000; i < 60_000; i++) {
            lines.add("[profile p" + i + "]\nregion = us-east-1");
        }
        Files.write(home.resolve(".aws/config"), lines);
        List<String> offered = fish("sts exec p");
        assertEquals(50_000, offered.size());
        assertTrue(offered.contains("p59999"));
    }
}

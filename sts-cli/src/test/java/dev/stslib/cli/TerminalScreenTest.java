package dev.stslib.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The screens of the command, in a terminal of tmux. */
@Tag("processes")
@EnabledIf("hasTmux")
class TerminalScreenTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Reader";

    private final EmbeddedSts sts = EmbeddedSts.builder().start();
    private String columns = "100";
    private String rows = "30";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    static boolean hasTmux() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tmux")));
    }

    @BeforeEach
    void writeAwsFiles() throws IOException {
        SampleWorld.in(sts).writeAwsFiles(home.resolve(".aws"));
        TestUser user = sts.addUser("111122223333", "carol");
        sts.addRole(ROLE).trust(user.arn());
        String place = "region = us-east-1\nendpoint_url = " + sts.endpoint() + "\n";
        Path config = home.resolve(".aws/config");
        Files.writeString(
                config,
                Files.readString(config) + "\n[profile carol]\naws_access_key_id = " + user.accessKeyId()
                        + "\naws_secret_access_key = " + user.secretAccessKey() + "\n" + place
                        + "\n[profile reader]\nrole_arn = " + ROLE + "\nsource_profile = carol\n" + place);
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        tmux("kill-server");
        sts.close();
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tmux", "-S", home.resolve("tmux").toString(), "-f", "/dev/null"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("XDG_"));
        environment.put("HOME", home.toString());
        environment.put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    /** Runs the command in a new terminal; its exit status is the last line of the screen. */
    private void start(String redirection, String... arguments) throws IOException, InterruptedException {
        String program = "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + System.getProperty("java.class.path")
                + "' dev.stslib.cli.Main " + String.join(" ", arguments) + redirection;
        Path script = Files.writeString(
                home.resolve("run.sh"), program + "\necho \"status $?\"\nstty -a | grep -o -- '-\\?\\becho\\b'\ncat\n");
        tmux("new-session", "-d", "-x", columns, "-y", rows, "sh " + script);
    }

    private String screen() throws IOException, InterruptedException {
        return tmux("capture-pane", "-p");
    }

    private String screenWith(Predicate<String> wanted) {
        String[] last = {""};
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        last[0] = screen();
                        return wanted.test(last[0]);
                    });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("The screen is:\n" + last[0], e);
        }
        return last[0];
    }

    @Test
    void pick_followsTheKeysAndPrintsToThePipe() throws IOException, InterruptedException {
        Path picked = home.resolve("picked");
        start(" > '" + picked + "'", "pick");
        String all = screenWith(screen -> screen.contains("6 profiles"));
        assertTrue(all.contains("> BobSmith"), all);
        tmux("send-keys", "r", "o", "l", "e");
        screenWith(screen -> screen.contains("profile: role") && screen.contains("3 profiles"));
        tmux("send-keys", "Down");
        String moved = screenWith(screen -> screen.contains("> ")
                && !screen.lines().skip(1).findFirst().orElse("").startsWith(">"));
        String name = moved.lines()
                .filter(line -> line.startsWith("> "))
                .findFirst()
                .orElse("")
                .substring(2)
                .strip();
        tmux("send-keys", "Enter");
        String after = screenWith(screen -> screen.contains("status 0"));
        assertFalse(after.contains("profiles"), after);
        assertEquals(name + "\n", Files.readString(picked));
        screenWith(screen -> screen.contains("\necho"));
    }

    @Test
    void pick_fitsASmallScreen() throws IOException, InterruptedException {
        columns = "16";
        rows = "5";
        start("", "pick");
        String first = screenWith(screen -> screen.contains("6 profiles"));
        assertTrue(first.startsWith("profile:\n> BobSmith\n"), first);
        for (int i = 0; i < 5; i++) {
            tmux("send-keys", "Down");
        }
        String last = screenWith(screen ->
                screen.lines().filter(line -> line.startsWith("> ")).anyMatch(line -> !line.contains("BobSmith"))
                        && screen.lines().toList().get(3).startsWith("> "));
        assertEquals(5, last.lines().count(), last);
        assertTrue(last.startsWith("profile:\n"), last);
        assertTrue(last.contains("6 profiles"), last);
    }

    @Test
    void pick_escBreaksOff() throws IOException, InterruptedException {
        start("", "pick");
        screenWith(screen -> screen.contains("6 profiles"));
        tmux("send-keys", "C-c");
        String after = screenWith(screen -> screen.contains("status 4"));
        assertTrue(after.contains("You broke off"), after);
        screenWith(screen -> screen.contains("\necho"));
    }

    @Test
    void watch_followsTheStoreUntilQ() throws IOException, InterruptedException {
        start("", "status", "--watch");
        screenWith(screen -> screen.contains("Nothing is stored."));
        ProcessBuilder other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.stslib.cli.Main",
                        "process",
                        "reader")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        other.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("XDG_"));
        other.environment().put("HOME", home.toString());
        assertEquals(0, other.start().waitFor());
        String table = screenWith(screen -> screen.contains("reader"));
        assertTrue(table.startsWith("PROFILE"), table);
        tmux("resize-window", "-x", "30", "-y", "4");
        screenWith(screen -> screen.startsWith("PROFILE") && screen.lines().noneMatch(line -> line.length() > 30));
        tmux("send-keys", "q");
        String after = screenWith(screen -> screen.contains("status 0"));
        assertFalse(after.contains("PROFILE"), after);
    }

    @Test
    void configure_showsNoSecret() throws IOException, InterruptedException {
        start("", "configure", "me", "--access-key-id", "AKIAIOSFODNN7EXAMPLE");
        screenWith(screen -> screen.contains("Secret access key:"));
        tmux("send-keys", "-l", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY");
        tmux("send-keys", "Enter");
        String after = screenWith(screen -> screen.contains("status 0"));
        assertFalse(after.contains("wJal"), after);
        assertTrue(after.contains("The keys are in the store"), after);
    }
}

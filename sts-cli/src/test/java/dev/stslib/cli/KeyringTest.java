package dev.stslib.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store whose password is in a real keyring of GNOME, in a D-Bus session of this test alone. */
@Tag("processes")
@Timeout(120)
class KeyringTest {
    private static final String UNLOCKED =
            "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; ";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path home;

    private record Run(int status, String out, String err) {
        /** Without the words of the log, which is another one on the class path of tests. */
        String problem() {
            return err.lines()
                    .filter(line -> line.startsWith("sts: "))
                    .findFirst()
                    .orElse("");
        }
    }

    /** Runs a script in a session that has nothing of the person who runs the tests; sts is a function in it. */
    private Run session(String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("dbus-run-session", "--", "bash", "-c"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.add("sts() { '" + java + "' -XX:TieredStopAtLevel=1 -cp \"$JARS\" dev.stslib.cli.Main \"$@\"; }; "
                + script);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(home.resolve("err").toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(
                Map.of("PATH", path, "HOME", home.toString(), "JARS", System.getProperty("java.class.path")));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out, Files.readString(home.resolve("err")));
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Test
    void theKeyringOpensTheStore_andWithoutItThereIsOneLine() throws IOException, InterruptedException {
        assumeTrue(
                isInstalled("gnome-keyring-daemon") && isInstalled("dbus-run-session"),
                "gnome-keyring and dbus are not installed");
        Run made = session(UNLOCKED + "sts store init --unlock keyring && sts store verify --no-input");
        assertEquals(0, made.status(), made.err());
        assertTrue(made.out().endsWith("0 entries are whole, 0 problems.\n"), made.out());
        assertEquals("[store]\nunlock = \"keyring\"\n", Files.readString(home.resolve(".config/stslib/config.toml")));
        assertFalse(Files.exists(home.resolve(".config/stslib/store.key")));

        Run none = session("DBUS_SESSION_BUS_ADDRESS= sts store verify --no-input");
        assertEquals(7, none.status(), none.err());
        assertTrue(none.problem().startsWith("sts: There is no keyring of a desktop here. "), none.err());

        Run locked =
                session("gnome-keyring-daemon --start --components=secrets >/dev/null; sts store verify --no-input");
        assertEquals(7, locked.status(), locked.err());
        assertTrue(locked.problem().contains("keyring"), locked.err());
    }
}

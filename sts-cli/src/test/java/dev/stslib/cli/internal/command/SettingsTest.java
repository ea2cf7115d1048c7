package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest extends MachineTest {
    @Test
    void settingsAreDefaultsAndOptionsWin() throws IOException {
        Path other = Files.move(machine.config(), machine.home.resolve("my-config"));
        machine.settings("config = \"~/my-config\"\noutput = \"json\"\nformat = \"vault\"\n");
        assertTrue(machine.run("profiles").out().startsWith("["), other.toString());
        assertTrue(machine.run("profiles", "--output", "table").out().startsWith("PROFILE"));
        assertTrue(machine.run("export", ROLE).out().startsWith("{"));
        machine.environment.put("AWS_CONFIG_FILE", machine.home.resolve("none").toString());
        // AWS's variable wins over the settings file: it names a file without profiles.
        assertTrue(!machine.run("profiles").out().contains(ROLE));
    }

    @Test
    void theStoreAndItsKey() throws IOException {
        machine.settings("""
                [store]
                name = "file"
                folder = "~/stored"
                key-file = "~/my.key"
                """);
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertTrue(Files.exists(machine.home.resolve("my.key")));
        assertTrue(Files.exists(machine.home.resolve("stored/sealed.stslib")));
    }

    @Test
    void otherStoresByTheirNames() throws IOException {
        String backup = "[stores.backup]\nname = \"file\"\nfolder = \"~/backup\"\nkey-file = \"~/backup.key\"\n";
        machine.settings(backup);
        assertEquals(0, machine.run("credentials", ROLE, "--store", "backup").status());
        assertTrue(Files.exists(machine.home.resolve("backup/sealed.stslib")));
        assertEquals("Nothing is stored.\n", machine.run("store", "list").out());
        machine.settings("[store]\nname = \"backup\"\n" + backup);
        assertEquals(0, machine.run("export", "--no-input", ROLE).status());
        machine.settings("[store]\nname = \"backup\"\nfolder = \"~/elsewhere\"\n" + backup);
        Machine.Run twice = machine.run("store", "list");
        assertEquals(3, twice.status());
        assertTrue(twice.err().contains("Move them to the table [stores.backup]"), twice.err());
    }

    @Test
    void aCommandThatPrintsThePassword() throws IOException {
        machine.settings(
                "[store]\npassword-command = [\"echo\", \"battery staple\"]\noptions = { keep-unlocked = \"PT1M\" }\n");
        assertEquals(0, machine.run("credentials", ROLE).status());
        assertEquals(0, machine.run("store", "verify").status());
        assertEquals(0, machine.typedPasswords);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "outputs = \"json\" | 'outputs' in the settings file",
                "output = \"xml\" | is 'xml'. Use one of table, json.",
                "output = 1 | is not a text",
                "store = 1 | 'store' in the settings file",
                "config = \"\\u0000\" | 'config' in the settings file",
                "audit.log = \"no\" | Use one of off, file, syslog.",
                "store.password-command = [] | is not a list of words",
                "store.nonsense = 1 | 'store.nonsense' in the settings file",
                "stores = 1 | Write a table [stores.NAME]",
                "stores.Fleet.name = \"redis\" | 'stores.Fleet' in the settings file",
                "stores.none.name = \"redis\" | is not a name of a store",
                "stores.fleet.nonsense = 1 | 'stores.fleet.nonsense' in the settings file",
                "stores.fleet.options = 1 | 'stores.fleet.options' in the settings file",
                "output = | config.toml:1 is not TOML",
            })
    void mistakesAreSaidWithTheFile(String line, String message) throws IOException {
        machine.settings(line + "\n");
        Machine.Run run = machine.run("profiles");
        assertEquals(3, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("config.toml"), run.err());
        assertTrue(run.err().contains(message), run.err());
    }

    @Test
    void aPipeIsNotRead() throws IOException, InterruptedException {
        machine.settings("");
        Path file = machine.home.resolve(".config/stslib/config.toml");
        Files.delete(file);
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                        .start()
                        .waitFor());
        Machine.Run run = machine.run("profiles");
        assertEquals(3, run.status());
        assertTrue(run.err().contains("is not a file"), run.err());
    }

    @Test
    void aSettingsFileThatOthersCanChangeIsRefused() throws IOException {
        machine.settings("output = \"json\"\n");
        Path file = machine.home.resolve(".config/stslib/config.toml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        Machine.Run run = machine.run("profiles");
        assertEquals(7, run.status());
        assertTrue(run.err().contains("chmod go-w"), run.err());
    }
}

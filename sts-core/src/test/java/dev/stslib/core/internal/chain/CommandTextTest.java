package dev.stslib.core.internal.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTextTest {
    private static final Path HERE = Path.of("/srv/here");
    private static final Path THERE = Path.of("/srv/there");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./keys",
                "../keys --all",
                "bin/keys",
                "  bin/keys",
                "\"bin/my keys\" --all",
                "'bin/keys'",
                "python3 ./keys.py",
                "python3 '../keys.py'",
                "keys --config=./keys.conf",
                "x;./keys",
                "keys\n./other"
            })
    void aRelativePathLeadsElsewhereInAnotherFolder(String command) {
        assertNotEquals(CommandText.identity(command, HERE), CommandText.identity(command, THERE));
        assertTrue(CommandText.identity(command, HERE).startsWith(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys",
                "keys --url https://example.com/x",
                "/opt/bin/keys --profile a/b",
                "'/opt/bin/my keys'",
                "~/bin/keys",
                "$HOME/bin/keys",
                "\"$HOME/bin/keys\"",
                "C:/bin/keys",
                "keys a./b",
                ""
            })
    void anythingElseIsTheSameCommandEverywhere(String command) {
        assertEquals(command, CommandText.identity(command, HERE));
    }

    @Test
    void theKeyOfAProcessHasTheFolder() {
        Path folder = Path.of("").toAbsolutePath();
        assertEquals(
                "process of p for null: ./keys\nin " + folder,
                new ProcessCredentials("p", "./keys", null, Duration.ofMinutes(1)).identity());
    }
}

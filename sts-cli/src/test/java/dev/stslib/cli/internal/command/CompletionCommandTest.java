package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CompletionCommandTest extends MachineTest {
    /** Bash loads the script and completes a command with it. */
    @Test
    void bashCompletesCommands() throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("completion"), machine.run("completion", "bash").out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source \"$0\" && COMP_WORDS=(sts exp) COMP_CWORD=1 && _complete_sts && echo \"${COMPREPLY[*]}\"",
                        script.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), printed);
        assertTrue(printed.contains("export") && printed.contains("explain"), printed);
    }

    @Test
    void zshGetsTheSameScript() {
        assertEquals(
                machine.run("completion", "bash").out(),
                machine.run("completion", "zsh").out());
    }

    @Test
    void fishNamesEveryCommandAndOption() {
        String script = machine.run("completion", "fish").out();
        Commands.all().forEach(line -> {
            String name = line.getCommandName();
            assertTrue(name.equals("sts") || script.contains(" -a " + name + " "), name);
            line.getCommandSpec()
                    .options()
                    .forEach(option -> assertTrue(
                            script.contains(" -l " + option.longestName().substring(2) + " "), option.longestName()));
        });
    }
}

package dev.stslib.store.support.password;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.PasswordSource;
import java.io.IOException;
import java.util.List;

/** A password that a command prints. */
final class PasswordCommand {
    private PasswordCommand() {}

    static PasswordSource of(List<String> command) {
        List<String> words = List.copyOf(command);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("A command has at least one word, the program");
        }
        return purpose -> PasswordSources.notEmpty(
                PasswordSources.firstLine(run(words, purpose), "the output of the command " + words.get(0)),
                "The command " + words.get(0) + " printed no password for " + purpose,
                "Run it by hand to see why");
    }

    private static byte[] run(List<String> command, String purpose) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] printed = process.getInputStream().readAllBytes();
            int code = process.onExit().join().exitValue();
            if (code != 0) {
                throw new StoreException(
                        "The command " + command.get(0) + ", which should print the password for " + purpose
                                + ", ended with code " + code,
                        "Run it by hand to see why");
            }
            return printed;
        } catch (IOException e) {
            throw new StoreException(
                    "The command " + command.get(0) + ", which should print the password for " + purpose
                            + ", cannot be run",
                    "Check that it is there and may be run",
                    e);
        }
    }
}

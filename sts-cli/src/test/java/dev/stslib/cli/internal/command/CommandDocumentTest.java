package dev.stslib.cli.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/command.md} says what the help says. {@code mvn -q -Pfast test -pl sts-cli -am -DskipTests=false
 * -Dtest=CommandDocumentTest -Dhouse.write} writes it anew.
 */
@Tag("one-jdk")
class CommandDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "command.md");

    @Test
    void theDocumentIsThatOfTheHelp() throws IOException {
        List<String> made = CommandDocument.lines();
        if (System.getProperty("house.write") != null) {
            Files.write(DOCUMENT, made);
        }
        assertEquals(
                String.join("\n", made),
                String.join("\n", Files.readAllLines(DOCUMENT)),
                "docs/command.md differs from the help of the commands; write it anew with -Dhouse.write");
    }
}
